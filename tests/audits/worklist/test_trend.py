"""The open findings of the last audits, and the audit that the newest is compared with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from audits.models import Acceptance, Audit, Finding
from audits.rules import Severity, by_severity
from audits.worklist.trend import Point, compared_with, trend, when
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT, TOMORROW
from tests.cast import Cast

NOW = datetime(2026, 6, 10, 15, tzinfo=UTC)  # a Wednesday


def point(**ago: float) -> Point:
    return Point(Audit(began_at=NOW - timedelta(**ago)), by_severity({}))


def test_each_audit_has_the_findings_that_were_open_when_it_finished(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    Acceptance.objects.create(organization=cast.acme, rule="unassigned", until=TOMORROW)
    audited(cast.acme)
    vapi_acme.put({**vapi_acme.numbers[0], "status": "blocked"})
    newest = audited(cast.acme)
    earlier, now = trend(newest, {"blocked": 7})
    assert now.counts[Severity.ERROR] == 7
    found = Finding.objects.filter(audit=earlier.audit).exclude(rule="unassigned")
    assert sum(earlier.counts.values()) == found.count()
    page = as_viewer.get(AUDIT).text
    assert "Errors in the last 2 audits" in page and "Last 2 audits" in page


def test_an_audit_from_before_open_findings_were_counted_has_all_of_its_findings(
    cast: Cast, audit: Audit
) -> None:
    Audit.objects.update(open_counts=None)
    earlier, _ = trend(audited(cast.acme), {})
    assert sum(earlier.counts.values()) == Finding.objects.filter(audit=audit).count()


def test_the_trend_reads_no_findings(
    cast: Cast, audit: Audit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    newest = audited(cast.acme)
    newest.organization = cast.acme
    with django_assert_num_queries(1) as queries:
        trend(newest, {})
    assert "audits_finding" not in queries.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    ("earlier", "chosen"),
    [
        ([{"days": 2}, {"days": 1, "hours": 5}, {"days": 1}, {"hours": 1}], 2),
        ([{"hours": 3}, {"hours": 1}], 1),
        ([], None),
    ],
)
def test_the_newest_audit_of_an_earlier_day_is_compared(
    earlier: list[dict[str, float]], chosen: int | None
) -> None:
    points = [*(point(**each) for each in earlier), point()]
    assert compared_with(points) is (None if chosen is None else points[chosen])


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        ({"hours": 2}, "at 13:00"),
        ({"hours": 20}, "yesterday"),
        ({"days": 2}, "on Monday"),
        ({"days": 6}, "on Thursday"),
        ({"days": 7}, "on 3 June"),
    ],
)
def test_the_time_of_an_earlier_audit_in_words(
    ago: dict[str, float], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert when(point(**ago)) == said
