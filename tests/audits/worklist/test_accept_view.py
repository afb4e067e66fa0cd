"""Accepting a finding or all that the filters match, and withdrawing acceptances."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import vapi_sandbox
from audits.models import Acceptance, Audit, Finding, settings
from audits.rules import RULES
from audits.worklist import acceptances
from dashboard.activity.models import Action, Attempt
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT, TOMORROW, ids
from tests.cast import Cast
from vapi_client.json_values import JSON

UNASSIGNED = AUDIT + "findings/?rule=unassigned"
MATCHING = AUDIT + "findings/accept/"
HTMX = {"HX-Request": "true"}


def accept_one(person: Client, number: JSON, **fields: object) -> Any:
    address = f"{AUDIT}findings/unassigned/{number['id']}/accept/"
    return person.post(address, {"reason": "Parked", "until": TOMORROW, **fields})


def accept_all(person: Client, query: str, count: int, scope: str = "these", **more: Any) -> Any:
    data = {"reason": "Parked", "until": TOMORROW, "count": count, "scope": scope}
    return person.post(MATCHING + query, data, **more)


def test_an_accepted_finding_is_hidden_until_its_date(
    as_operator: Client, unassigned: JSON, audit: Audit, cast: Cast
) -> None:
    before = ids(as_operator.get(UNASSIGNED).text)
    assert accept_one(as_operator, unassigned).status_code == 302
    assert ids(as_operator.get(UNASSIGNED).text) == before - {unassigned["id"]}
    rules = as_operator.get(AUDIT + "rules/").text
    assert "Parked" in rules and "+1 415-555-0177" in rules
    attempt = Attempt.objects.get(action=Action.FINDING_ACCEPT)
    assert attempt.subject == unassigned["id"]
    assert attempt.label == "No assignment: +1 415-555-0177"

    Acceptance.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert ids(as_operator.get(UNASSIGNED).text) == before


def test_accepted_findings_are_listed_without_a_way_to_fix_them(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    accept_one(as_operator, unassigned)
    assert "?rule=unassigned&amp;accepted=1" in as_operator.get(AUDIT).text
    page = as_operator.get(f"{UNASSIGNED}&accepted=1").text
    assert ids(page) == {unassigned["id"]}
    assert "1 accepted finding" in page
    assert ">Fix</a>" not in page and "data-dialog" not in page


def test_all_findings_that_the_filters_match_are_accepted_at_once(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    query = "?rule=unassigned&provider=twilio"
    matching = ids(as_operator.get(f"{AUDIT}findings/{query}").text)
    others = ids(as_operator.get(UNASSIGNED).text) - matching
    assert len(matching) > 1 and others
    response = accept_all(as_operator, query, len(matching))
    assert response.headers["Location"] == f"{AUDIT}findings/{query}"
    assert ids(as_operator.get(UNASSIGNED).text) == others

    attempt = Attempt.objects.get(action=Action.FINDING_ACCEPT)
    assert attempt.label == f"No assignment: {len(matching)} findings"
    [numbers] = [each for each in attempt.changes if each["field"] == "numbers"]
    assert set(numbers["after"]) == matching
    rules = as_operator.get(AUDIT + "rules/").text
    assert rules.count("Parked") == 1 and f"{len(matching)} findings" in rules


def test_findings_of_several_rules_are_accepted_at_once(as_operator: Client, audit: Audit) -> None:
    names = [name for name, rule in RULES.items() if rule.severity == "warning"]
    found = Finding.objects.filter(rule__in=names)
    assert accept_all(as_operator, "?severity=warning", found.count()).status_code == 302
    assert set(Acceptance.objects.values_list("rule", "number_id")) == set(
        found.values_list("rule", "number_id")
    )
    assert " rules: " in Attempt.objects.get(action=Action.FINDING_ACCEPT).label
    assert "0 findings" in as_operator.get(AUDIT + "findings/?severity=warning").text


def test_a_whole_rule_can_be_accepted_with_its_later_findings(
    as_operator: Client, cast: Cast, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = as_operator.get(MATCHING + "?rule=unassigned").text
    assert "All findings of this rule, also later ones" in page
    count = Finding.objects.filter(rule="unassigned").count()
    assert accept_all(as_operator, "?rule=unassigned", count, "rule").status_code == 302
    nothing = {"assistantId": None, "squadId": None, "workflowId": None, "server": None}
    for number in vapi_acme.numbers[:5]:
        vapi_acme.put({**number, **nothing})
    audited(cast.acme)
    assert ids(as_operator.get(UNASSIGNED).text) == set()
    label = Attempt.objects.get(action=Action.FINDING_ACCEPT).label
    assert label == "No assignment: all"


def test_only_a_whole_rule_can_be_accepted_with_its_later_findings(
    as_operator: Client, audit: Audit
) -> None:
    query = "?rule=unassigned&provider=twilio"
    page = as_operator.get(MATCHING + query).text
    assert "also later ones" not in page
    assert accept_all(as_operator, query, 1, "rule").status_code == 422
    assert not Acceptance.objects.exists()


def test_other_findings_than_the_person_saw_are_not_accepted(
    as_operator: Client, audit: Audit
) -> None:
    count = Finding.objects.filter(rule="unassigned").count()
    again = accept_all(as_operator, "?rule=unassigned", count - 1)
    assert again.status_code == 422
    assert f"The filters now match {count} findings." in again.text
    assert f'name="count" value="{count}"' in again.text and "Parked" in again.text
    assert not Acceptance.objects.exists()


def test_too_many_findings_are_not_accepted_at_once(
    as_operator: Client, audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptances, "MOST", 3)
    page = as_operator.get(MATCHING + "?severity=info").text
    assert "At most 3 findings can be accepted at once." in page
    assert "Accept findings</button>" not in page
    total = Finding.objects.count()
    assert accept_all(as_operator, "", total).status_code == 422
    assert accept_all(as_operator, "?rule=no-fallback", total, "rule").status_code == 302


@pytest.mark.parametrize("query", ["?rule=no-such-rule", "?search=nowhere"])
def test_without_matching_findings_there_is_nothing_to_accept(
    as_operator: Client, audit: Audit, query: str
) -> None:
    assert as_operator.get(MATCHING + query).status_code == 302
    assert accept_all(as_operator, query, 0).status_code == 302
    assert not Acceptance.objects.exists()


def test_a_dialog_is_left_with_a_toast_that_undoes_all_of_it(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    before = ids(as_operator.get(UNASSIGNED).text)
    assert "<html" not in as_operator.get(f"{MATCHING}?rule=unassigned", headers=HTMX).text
    left = accept_all(as_operator, "?rule=unassigned", len(before), headers=HTMX)
    assert left.headers["HX-Retarget"] == "#toasts"
    assert "findings-changed" in left.headers["HX-Trigger"]
    assert f"{len(before)} findings accepted until" in left.text
    [undo] = [part.split('"')[0] for part in left.text.split('hx-post="')[1:]]
    undone = as_operator.post(undo, headers=HTMX)
    assert "findings-changed" in undone.headers["HX-Trigger"]
    assert ids(as_operator.get(UNASSIGNED).text) == before


def test_one_of_several_accepted_findings_can_be_opened_again(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    count = Finding.objects.filter(rule="unassigned").count()
    accept_all(as_operator, "?rule=unassigned", count)
    one = Acceptance.objects.get(number_id=unassigned["id"])
    as_operator.post(f"{AUDIT}findings/accepted/{one.pk}/withdraw/", {"only": "1"})
    assert ids(as_operator.get(UNASSIGNED).text) == {unassigned["id"]}
    assert Attempt.objects.get(action=Action.FINDING_WITHDRAW).subject == unassigned["id"]


def test_an_acceptance_ends_at_the_same_time_in_every_time_zone(
    as_operator: Client, unassigned: JSON, audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept_one(as_operator, unassigned)
    Acceptance.objects.update(until=timezone.localdate())
    night = datetime.combine(TOMORROW, time(3), UTC)
    monkeypatch.setattr(settings, "database_time", lambda: night)
    for zone in ("UTC", "America/New_York"):
        as_operator.cookies["time_zone"] = zone
        assert unassigned["id"] in as_operator.get(UNASSIGNED).text


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"until": timezone.localdate() - timedelta(days=1)},
        {"until": timezone.localdate() + timedelta(days=400)},
    ],
)
def test_invalid_acceptances_are_refused(
    as_operator: Client, unassigned: JSON, audit: Audit, fields: dict[str, object]
) -> None:
    refused = accept_one(as_operator, unassigned, **fields)
    assert refused.status_code == 422
    assert "Nothing was saved" in refused.text
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("address", ["no-such-rule/{}", "unassigned/gone", "unassigned/%00"])
def test_what_does_not_exist_is_not_found(
    as_operator: Client, unassigned: JSON, audit: Audit, address: str
) -> None:
    page = f"{AUDIT}findings/{address.format(unassigned['id'])}/accept/"
    assert as_operator.get(page).status_code == 404
