"""Accepting findings, and withdrawing acceptances."""

from datetime import UTC, datetime, time, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from audits.models import Acceptance, Audit, settings
from dashboard.activity.models import Action, Attempt
from tests.audits.pages import AUDIT, TOMORROW, ids
from tests.cast import Cast
from vapi_client.json_values import JSON


def accept(person: Client, **fields: object) -> int:
    data = {"rule": "unassigned", "number": "", "reason": "Parked", "until": TOMORROW, **fields}
    return person.post(AUDIT + "findings/accept/", data).status_code


def test_an_accepted_finding_is_hidden_until_its_date(
    as_operator: Client, unassigned: JSON, audit: Audit, cast: Cast
) -> None:
    address = f"{AUDIT}findings/?rule=unassigned"
    before = ids(as_operator.get(address).text)
    assert accept(as_operator, number=unassigned["id"]) == 302
    assert ids(as_operator.get(address).text) == before - {unassigned["id"]}
    rules = as_operator.get(AUDIT + "rules/").text
    assert "Parked" in rules and "+1 415-555-0177" in rules
    attempt = Attempt.objects.get(action=Action.FINDING_ACCEPT)
    assert attempt.subject == unassigned["id"]
    assert attempt.label == "No assignment: +1 415-555-0177"

    Acceptance.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert ids(as_operator.get(address).text) == before


def test_accepted_findings_are_listed_without_a_link_to_fix_them(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    accept(as_operator, number=unassigned["id"])
    assert "?rule=unassigned&amp;accepted=1" in as_operator.get(AUDIT).text
    page = as_operator.get(f"{AUDIT}findings/?rule=unassigned&accepted=1").text
    assert ids(page) == {unassigned["id"]}
    assert "1 accepted finding" in page
    assert ">Fix</a>" not in page


def test_the_form_shows_what_is_accepted(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    amount = len(ids(as_operator.get(f"{AUDIT}findings/?rule=unassigned").text))
    page = as_operator.get(f"{AUDIT}findings/accept/?rule=unassigned").text
    assert f"All {amount} numbers" in page
    gone = as_operator.get(f"{AUDIT}findings/accept/?rule=unassigned&number=gone").text
    assert "Accept finding" in gone and "gone" in gone
    assert as_operator.get(f"{AUDIT}findings/accept/?rule=no-such-rule").status_code == 302


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("/orgs/acme/audit/findings/?rule=unassigned", "?rule=unassigned"),
        ("/orgs/acme/settings/?x=1", ""),
        ("https://elsewhere.example/?x=1", ""),
        ("", ""),
    ],
)
def test_next_can_only_be_an_address_of_findings(
    as_operator: Client, unassigned: JSON, audit: Audit, asked: str, query: str
) -> None:
    address = f"{AUDIT}findings/accept/?{urlencode({'rule': 'unassigned', 'next': asked})}"
    assert f'href="{AUDIT}findings/{query}"' in unescape(as_operator.get(address).text)
    data = {"rule": "unassigned", "reason": "Parked", "until": TOMORROW.isoformat()}
    assert as_operator.post(address, data).headers["Location"] == f"{AUDIT}findings/{query}"


def test_an_acceptance_ends_at_the_same_time_in_every_time_zone(
    as_operator: Client, unassigned: JSON, audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(as_operator)
    Acceptance.objects.update(until=timezone.localdate())
    night = datetime.combine(TOMORROW, time(3), UTC)
    monkeypatch.setattr(settings, "database_time", lambda: night)
    for zone in ("UTC", "America/New_York"):
        as_operator.cookies["time_zone"] = zone
        assert unassigned["id"] in as_operator.get(AUDIT + "findings/?rule=unassigned").text


def test_accepting_a_rule_can_be_withdrawn(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    assert accept(as_operator) == 302
    assert ids(as_operator.get(AUDIT + "findings/?rule=unassigned").text) == set()
    acceptance = Acceptance.objects.get()
    assert as_operator.post(f"{AUDIT}findings/accepted/{acceptance.pk}/end/").status_code == 302
    assert unassigned["id"] in as_operator.get(AUDIT + "findings/?rule=unassigned").text
    assert Attempt.objects.get(action=Action.FINDING_REOPEN).label == "No assignment: all"


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"until": timezone.localdate() - timedelta(days=1)},
        {"until": timezone.localdate() + timedelta(days=400)},
        {"rule": "no-such-rule"},
    ],
)
def test_invalid_acceptances_are_refused(
    as_operator: Client, audit: Audit, fields: dict[str, object]
) -> None:
    assert accept(as_operator, **fields) == 422
    assert not Acceptance.objects.exists()


def test_a_number_id_with_nul_is_answered(as_operator: Client, audit: Audit) -> None:
    address = AUDIT + "findings/accept/?rule=unnamed&number=%00"
    assert as_operator.get(address).status_code == 200
