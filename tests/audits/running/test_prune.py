"""Deleting old audits."""

import vapi_sandbox
from audits.models import Audit, AuditedNumber, Finding
from audits.running.prune import prune_audits
from tests.audits.conftest import aged, audited
from tests.cast import Cast


def test_old_audits_are_deleted_except_the_newest_finished_one(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    old, newer = aged(audited(cast.acme), 200), aged(audited(cast.acme), 100)
    assert prune_audits() == 1
    assert not Audit.objects.filter(pk=old.pk).exists()
    assert not AuditedNumber.objects.filter(audit_id=old.pk).exists()
    assert Finding.objects.filter(audit=newer).exists()
