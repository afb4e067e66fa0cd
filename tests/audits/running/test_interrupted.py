"""Audits that their workers left running."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from audits.models import Audit, AuditedNumber, State
from audits.running.interrupted import INTERRUPTED
from audits.running.lease import Lease, LeaseLost
from audits.running.request import request_audit
from audits.tasks import carry_out_audit
from dashboard.workers.housekeeping import sweep
from dashboard.workers.takeover import MOST_ATTEMPTS
from tests.cast import Cast


@pytest.fixture
def audit(cast: Cast) -> Audit:
    audit, _ = request_audit(cast.acme, cast.viewer.email)
    return audit


def left_running(audit: Audit, attempts: int) -> Lease:
    """Let a worker die in this attempt at the audit's task, and return the lease it held."""
    task = DBTaskResult.objects.get(pk=carry_out_audit.enqueue(audit.pk).id)
    for _ in range(attempts):
        task.claim("dead/audits")
    lease = Lease(audit.pk)
    assert lease.acquire(UUID(str(task.pk)))
    AuditedNumber.objects.create(audit=audit, number_id="1")
    return lease


def test_the_task_of_a_dead_worker_takes_over_the_audit_and_begins_again(audit: Audit) -> None:
    paused = left_running(audit, attempts=1)

    sweep()

    task = DBTaskResult.objects.ready().get()
    assert Lease(audit.pk).acquire(UUID(str(task.pk)))
    assert not AuditedNumber.objects.exists()
    with pytest.raises(LeaseLost):
        paused.renew()


def test_no_other_task_takes_over_a_running_audit(audit: Audit) -> None:
    left_running(audit, attempts=1)

    another = carry_out_audit.enqueue(audit.pk)

    assert not Lease(audit.pk).acquire(UUID(another.id))
    assert not Lease(audit.pk).acquire()


def test_an_audit_whose_task_is_given_up_has_failed(audit: Audit) -> None:
    left_running(audit, attempts=MOST_ATTEMPTS)

    sweep()

    audit.refresh_from_db()
    assert (audit.state, audit.failure) == (State.FAILED, INTERRUPTED)
    assert not AuditedNumber.objects.exists()


def test_workers_fail_the_audit_of_a_command_that_was_killed(audit: Audit) -> None:
    assert Lease(audit.pk).acquire()
    Audit.objects.update(lease_until=Now() - timedelta(seconds=1))

    sweep()

    audit.refresh_from_db()
    assert (audit.state, audit.failure) == (State.FAILED, INTERRUPTED)
