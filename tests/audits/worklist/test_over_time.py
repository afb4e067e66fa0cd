"""What becomes of snapshots: they are counted over time, compared across organizations, and go."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

import vapi_sandbox
from audits.models import Audit, AuditedNumber, Finding
from audits.rules import Severity
from audits.running.pruning import prune
from audits.tasks import carry_out_audit
from audits.worklist.trend import trend
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.conftest import signed_in

from .test_pages import AUDIT


def aged(audit: Audit, days: int) -> Audit:
    Audit.objects.filter(pk=audit.pk).update(requested_at=timezone.now() - timedelta(days=days))
    return audit


def test_old_snapshots_go_but_for_the_last_good_one(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    old, newer = aged(audited(cast.acme), 200), aged(audited(cast.acme), 100)
    assert prune() == 1
    assert not Audit.objects.filter(pk=old.pk).exists()
    assert not AuditedNumber.objects.filter(audit_id=old.pk).exists()
    assert Finding.objects.filter(audit=newer).exists()


def test_the_worker_prunes(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    old = aged(audited(cast.acme), 91)
    kept = aged(audited(cast.acme), 89)
    new = Audit.objects.create(organization=cast.acme, requested_by="viewer@acme.example")
    carry_out_audit.func(new.pk)
    assert set(Audit.objects.values_list("pk", flat=True)) == {kept.pk, new.pk}
    assert old.pk not in AuditedNumber.objects.values_list("audit_id", flat=True)


def test_findings_over_the_last_snapshots(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    vapi_acme.put({**vapi_acme.numbers[0], "status": "blocked"})
    audited(cast.acme)
    newest, earlier = trend(cast.acme)
    assert newest.counts[Severity.ERROR] == earlier.counts[Severity.ERROR] + 1
    for point in (newest, earlier):
        assert sum(point.counts.values()) == Finding.objects.filter(audit=point.audit).count()
    widest = max((newest, earlier), key=lambda each: sum(each.counts.values()))
    assert round(sum(width for _, _, width in widest.bars)) == 100
    assert "Findings over the last snapshots" in as_viewer.get(AUDIT).text


def test_a_number_of_several_organizations_is_seen_by_whom_it_concerns(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    number = {"number": "+14155550188"}
    vapi_acme.put({**vapi_acme.numbers[0], **number})
    vapi_globex.put({**vapi_globex.numbers[0], **number})
    audited(cast.acme)
    audited(cast.globex)
    said = 'class="mono" href="/orgs/acme/numbers/' + vapi_acme.numbers[0]["id"]
    page = signed_in(cast.both).get(AUDIT).text
    assert "in another organization too" in page and said in page and "in Globex" in page
    page = signed_in(cast.viewer).get(AUDIT).text
    assert "in another organization too" not in page
