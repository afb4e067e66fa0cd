"""One worker at a time may write to an audit."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

import vapi_sandbox
from audits.models import Audit, AuditedNumber, State
from audits.running.interrupted import INTERRUPTED
from audits.running.lease import Lease, LeaseLost
from audits.running.request import request_audit
from tests.audits.conftest import audited
from tests.cast import Cast


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


@pytest.mark.parametrize("is_taken_over", [True, False])
def test_a_worker_without_the_lease_writes_nothing(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, is_taken_over: bool
) -> None:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    paused = Lease(audit.pk)
    assert paused.acquire()
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))
    if is_taken_over:
        audited(cast.acme)
    before = Audit.objects.filter(pk=audit.pk).values().get()
    with pytest.raises(LeaseLost), paused.writing(seen=1):
        AuditedNumber.objects.create(audit=audit, number_id="1")
    with pytest.raises(LeaseLost):
        paused.renew(seen=1)
    assert Audit.objects.filter(pk=audit.pk).values().get() == before
    assert not AuditedNumber.objects.filter(audit=audit).exists()
