"""One worker at a time may write to an audit."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.db.models.functions import Now

import vapi_sandbox
from audits.models import Audit, AuditedNumber, State
from audits.running.interrupted import INTERRUPTED
from audits.running.lease import Lease, LeaseLost
from audits.running.request import request_audit
from dashboard.orgs.database_clock import database_time
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.waiting import wait_until


def test_an_interrupted_audit_is_failed_and_emptied_by_the_next_request(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    lease = Lease(audit.pk)
    assert lease.acquire()
    assert not Audit.objects.interrupted().exists()
    with lease.writing():
        AuditedNumber.objects.create(audit=audit, number_id="1")
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert Audit.objects.interrupted().get() == audit

    again = audited(cast.acme)
    assert again != audit
    assert again.state == State.FINISHED
    audit.refresh_from_db()
    assert audit.state == State.FAILED
    assert audit.failure == INTERRUPTED
    assert not AuditedNumber.objects.filter(audit=audit).exists()


def test_a_worker_without_the_lease_writes_nothing(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    paused = Lease(audit.pk)
    assert paused.acquire()
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))
    audited(cast.acme)
    before = Audit.objects.filter(pk=audit.pk).values().get()
    with pytest.raises(LeaseLost), paused.writing(seen=1):
        AuditedNumber.objects.create(audit=audit, number_id="1")
    with pytest.raises(LeaseLost):
        paused.renew(seen=1)
    assert Audit.objects.filter(pk=audit.pk).values().get() == before
    assert not AuditedNumber.objects.filter(audit=audit).exists()


def test_a_lease_that_ran_out_is_renewed_if_nobody_ended_the_audit(cast: Cast) -> None:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    late = Lease(audit.pk)
    assert late.acquire()
    Audit.objects.update(lease_until=Now() - timedelta(seconds=1))
    with late.writing(seen=1):
        AuditedNumber.objects.create(audit=audit, number_id="1")
    assert not Audit.objects.interrupted().exists()


@pytest.mark.parametrize(("task_id", "longest"), [(None, 30), (uuid4(), 180)])
def test_the_lease_of_a_command_is_short_since_no_worker_notices_its_death(
    cast: Cast, task_id: UUID | None, longest: int
) -> None:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    assert Lease(audit.pk).acquire(task_id)
    audit.refresh_from_db()
    assert audit.lease_until
    left = (audit.lease_until - database_time()).total_seconds()
    assert longest / 2 < left <= longest


@pytest.mark.parametrize("error", [None, OperationalError("the server is restarting")])
def test_a_thread_renews_the_lease_until_the_audit_ends(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    beats: list[None] = []

    def renew(lease: Lease) -> None:
        beats.append(None)
        if error:
            raise error

    monkeypatch.setattr("audits.running.lease.BEAT_SECONDS", 0.01)
    monkeypatch.setattr(Lease, "renew", renew)
    with Lease(1).kept():
        wait_until(lambda: len(beats) > 2)
    assert "lease" not in {each.name for each in threading.enumerate()}
