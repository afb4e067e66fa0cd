"""The findings of the last audits."""

from django.test import Client

import vapi_sandbox
from audits.models import Finding
from audits.rules import Severity
from audits.worklist.trend import trend
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT
from tests.cast import Cast


def test_each_audit_has_the_findings_it_finished_with(
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
    assert "Findings over time" in as_viewer.get(AUDIT).text
