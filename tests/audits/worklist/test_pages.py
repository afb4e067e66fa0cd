"""The pages of the audits."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pydantic import SecretStr

import vapi_sandbox
from audits.models import Acceptance, Audit, AuditSettings, Finding, State
from audits.running import runs
from dashboard.activity.models import Action, Attempt
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON

AUDIT = "/orgs/acme/audit/"
TABS = ("", "findings/", "numbers/", "assignments/", "rules/")
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize("tab", TABS)
def test_before_the_first_snapshot(as_viewer: Client, tab: str) -> None:
    page = as_viewer.get(AUDIT + tab)
    assert page.status_code == 200
    assert "Read all numbers" in page.text


@pytest.mark.parametrize("tab", TABS)
def test_with_a_snapshot(as_viewer: Client, audit: Audit, tab: str) -> None:
    page = as_viewer.get(AUDIT + tab)
    assert page.status_code == 200
    assert "Read again" in page.text
    assert "60 numbers as they were" in page.text


def test_what_a_snapshot_does_not_know_is_said(as_viewer: Client, audit: Audit, cast: Cast) -> None:
    Audit.objects.update(has_all_assistants=False, has_all_squads=False)
    page = as_viewer.get(AUDIT).text
    assert "Not all assistants" in page and "Not all squads" in page
    assert "key was replaced since" not in page
    cast.acme.set_api_key(SecretStr("sk-of-acme-1234"), region="us", by=None)
    cast.acme.save()
    assert "key was replaced since" in as_viewer.get(AUDIT).text


def test_anybody_starts_a_run_and_all_share_it(
    as_viewer: Client, as_admin: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    for person in (as_viewer, as_admin):
        assert person.post(AUDIT + "start/").status_code == 302
    audit = Audit.objects.get()
    assert audit.requested_by == cast.viewer.email
    assert DBTaskResult.objects.count() == 1
    page = as_viewer.get(AUDIT)
    assert "Waiting for a worker" in page.text
    assert 'hx-trigger="every 1s"' in page.text


def test_what_no_worker_begins_is_asked_for_again(as_viewer: Client, cast: Cast) -> None:
    as_viewer.post(AUDIT + "start/")
    DBTaskResult.objects.all().delete()
    Audit.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    assert "No worker has begun it" in as_viewer.get(AUDIT).text
    assert as_viewer.post(AUDIT + "start/").status_code == 302
    assert Audit.objects.count() == DBTaskResult.objects.count() == 1


def test_after_the_run_its_page_leads_to_the_snapshot(as_viewer: Client, audit: Audit) -> None:
    assert as_viewer.get(AUDIT + "run/")["Location"] == AUDIT


@pytest.mark.parametrize(
    "address", ["findings/accept/?rule=unnamed&number=%00", "facets/?search=%00"]
)
def test_a_character_that_not_every_database_can_hold(
    as_operator: Client, audit: Audit, address: str
) -> None:
    assert as_operator.get(AUDIT + address).status_code == 200


def test_progress_and_its_end(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit, _ = runs.request(cast.acme, cast.viewer.email)
    run = runs.Run.take(audit.pk)
    assert run
    run.renew(seen=12, total=60)
    htmx = {"HX-Request": "true"}
    part = as_viewer.get(AUDIT + "run/", headers=htmx)
    assert "12 of 60" in part.text
    assert '<progress aria-labelledby="run-title" value="12" max="60">' in part.text
    run.fail("Vapi refused the key")
    assert as_viewer.get(AUDIT + "run/", headers=htmx)["HX-Refresh"] == "true"
    assert "Vapi refused the key" in as_viewer.get(AUDIT).text


def test_what_was_cut_off_can_be_started_again(as_viewer: Client, cast: Cast, audit: Audit) -> None:
    cut, _ = runs.request(cast.acme, cast.viewer.email)
    assert runs.Run.take(cut.pk)
    Audit.objects.filter(pk=cut.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    page = as_viewer.get(AUDIT)
    assert "The last audit was cut off" in page.text
    assert "60 numbers as they were" in page.text
    assert "disabled" not in page.text.partition('action="/orgs/acme/audit/start/"')[2][:400]
    as_viewer.post(AUDIT + "start/")
    cut.refresh_from_db()
    assert cut.state == State.FAILED
    assert Audit.objects.of(cast.acme)[0].state == State.WAITING


@pytest.fixture
def unassigned(vapi_acme: vapi_sandbox.Organization) -> JSON:
    nothing = {"assistantId": None, "squadId": None, "workflowId": None, "server": None}
    fields = {"provider": "twilio", "smsEnabled": True, "number": "+14155550177"}
    return vapi_acme.put({**vapi_acme.numbers[0], **nothing, **fields, "name": "Goes nowhere"})


def ids(page: str) -> set[str]:
    return set(re.findall(r'href="/orgs/acme/numbers/([0-9a-f-]{36})/"', page))


def test_findings_narrow_and_combine(as_viewer: Client, unassigned: JSON, audit: Audit) -> None:
    every = ids(as_viewer.get(AUDIT + "findings/?rule=unassigned").text)
    assert unassigned["id"] in every
    assert every == set(
        Finding.objects.filter(rule="unassigned").values_list("number_id", flat=True)
    )
    for facets in (
        "rule=unassigned&search=goes+NOWHERE",
        "severity=warning&search=(415)+555-0177",
        "rule=sms-unanswered&provider=twilio&assigned=none&search=5550177",
        f"rule=unassigned&search={unassigned['id']}",
    ):
        assert ids(as_viewer.get(f"{AUDIT}findings/?{facets}").text) == {unassigned["id"]}, facets
    nothing = as_viewer.get(AUDIT + "findings/?rule=unassigned&provider=vonage&search=5550177")
    assert "No finding is left" in nothing.text


def test_htmx_gets_the_results_alone(as_viewer: Client, audit: Audit) -> None:
    for tab in ("findings/", "numbers/", "assignments/"):
        part = as_viewer.get(AUDIT + tab, headers={"HX-Request": "true"}).text
        assert "<html" not in part and "<title>" in part


def test_the_numbers_of_an_assistant(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, audit: Audit
) -> None:
    for assistant in vapi_acme.assistants:
        numbers = {e["id"] for e in vapi_acme.numbers if e.get("assistantId") == assistant["id"]}
        page = as_viewer.get(f"{AUDIT}numbers/?assignee={assistant['id']}").text
        assert ids(page) == numbers


def test_assignments_include_those_without_numbers(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    idle = vapi_acme.assistants[0]
    for number in vapi_acme.numbers:
        if number.get("assistantId") == idle["id"]:
            vapi_acme.put({**number, "assistantId": None})
    gone = vapi_acme.put(
        {**vapi_acme.numbers[0], "assistantId": "00000000-0000-4000-8000-000000000000"}
    )
    audited(cast.acme)
    page = as_viewer.get(AUDIT + "assignments/").text
    row = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{idle['id']}.*?</tr>", page, re.DOTALL)
    assert row and ">0</td>" in row[0]
    deleted = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{gone['assistantId']}.*?</tr>", page, re.DOTALL)
    assert deleted and "Deleted" in deleted[0] and ">1</td>" in deleted[0]


@pytest.mark.parametrize(
    ("sort", "column", "convert"),
    [("name", 0, str.casefold), ("kind", 1, str), ("numbers", 2, int)],
)
def test_assignments_are_sorted(
    sort: str, column: int, convert: Callable[[str], Any], as_viewer: Client, audit: Audit
) -> None:
    def shown(direction: str) -> list[Any]:
        page = as_viewer.get(f"{AUDIT}assignments/?sort={direction}{sort}").text
        rows = page.partition("<tbody")[2].split("<tr")[1:]
        cells = [re.findall(r"<t[hd][^>]*>(?:<a[^>]*>)?([^<]*)", row)[column] for row in rows]
        return [convert(unescape(cell).strip()) for cell in cells]

    assert len(shown("")) > 6
    assert shown("") == sorted(shown(""))
    assert shown("-") == sorted(shown("-"), reverse=True)


def test_findings_are_sorted(as_viewer: Client, audit: Audit) -> None:
    def first(sort: str) -> str:
        page = as_viewer.get(f"{AUDIT}findings/?sort={sort}").text
        return page.partition("<tbody")[2].partition("</tr>")[0]

    assert len({first(sort) for sort in ("", "name", "-name", "-finding")}) == 4
    assert first("finding") == first("")


def test_numbers_are_sorted(as_viewer: Client, audit: Audit) -> None:
    up = as_viewer.get(AUDIT + "numbers/?sort=name").text
    down = as_viewer.get(AUDIT + "numbers/?sort=-name").text
    assert re.findall(r'href="(/orgs/acme/numbers/[0-9a-f-]{36}/)"', up)
    assert 'aria-sort="ascending"' in up and 'aria-sort="descending"' in down


def accept(person: Client, **fields: object) -> int:
    data = {"rule": "unassigned", "number": "", "reason": "Parked", "until": TOMORROW, **fields}
    return person.post(AUDIT + "findings/accept/", data).status_code


def test_a_finding_is_accepted_until_a_day(
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
    assert attempt.label == "Nothing assigned: +1 415-555-0177"

    Acceptance.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert ids(as_operator.get(address).text) == before


def test_what_is_accepted_is_listed(as_operator: Client, unassigned: JSON, audit: Audit) -> None:
    accept(as_operator, number=unassigned["id"])
    assert "?rule=unassigned&amp;accepted=1" in as_operator.get(AUDIT).text
    page = as_operator.get(f"{AUDIT}findings/?rule=unassigned&accepted=1").text
    assert ids(page) == {unassigned["id"]}
    assert "1 accepted finding" in page
    assert "Put right" not in page


def test_how_much_is_accepted_is_said(as_operator: Client, unassigned: JSON, audit: Audit) -> None:
    amount = len(ids(as_operator.get(f"{AUDIT}findings/?rule=unassigned").text))
    page = as_operator.get(f"{AUDIT}findings/accept/?rule=unassigned").text
    assert f"All {amount} of the organization" in page
    gone = as_operator.get(f"{AUDIT}findings/accept/?rule=unassigned&number=gone").text
    assert "Accept a finding" in gone and "gone" in gone
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
def test_accepting_leads_back_to_findings_alone(
    as_operator: Client, unassigned: JSON, audit: Audit, asked: str, query: str
) -> None:
    address = f"{AUDIT}findings/accept/?{urlencode({'rule': 'unassigned', 'next': asked})}"
    assert f'href="{AUDIT}findings/{query}"' in unescape(as_operator.get(address).text)
    data = {"rule": "unassigned", "reason": "Parked", "until": TOMORROW.isoformat()}
    assert as_operator.post(address, data).headers["Location"] == f"{AUDIT}findings/{query}"


def test_an_acceptance_ends_for_everybody_at_once(
    as_operator: Client, unassigned: JSON, audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(as_operator)
    Acceptance.objects.update(until=timezone.localdate())
    night = datetime.combine(TOMORROW, time(3), UTC)
    monkeypatch.setattr(timezone, "now", lambda: night)
    for zone in ("UTC", "America/New_York"):
        as_operator.cookies["time_zone"] = zone
        assert unassigned["id"] in as_operator.get(AUDIT + "findings/?rule=unassigned").text


def test_all_of_a_rule_is_accepted_and_counted_again(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    assert accept(as_operator) == 302
    assert ids(as_operator.get(AUDIT + "findings/?rule=unassigned").text) == set()
    acceptance = Acceptance.objects.get()
    assert as_operator.post(f"{AUDIT}findings/accepted/{acceptance.pk}/end/").status_code == 302
    assert unassigned["id"] in as_operator.get(AUDIT + "findings/?rule=unassigned").text
    assert Attempt.objects.filter(action=Action.FINDING_REOPEN).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"until": timezone.localdate() - timedelta(days=1)},
        {"until": timezone.localdate() + timedelta(days=400)},
        {"rule": "no-such-rule"},
    ],
)
def test_what_cannot_be_accepted(
    as_operator: Client, audit: Audit, fields: dict[str, object]
) -> None:
    assert accept(as_operator, **fields) == 422
    assert not Acceptance.objects.exists()


def test_rules_are_switched_off_by_admins(
    as_admin: Client, as_viewer: Client, unassigned: JSON, audit: Audit
) -> None:
    settings = {"rules": ["blocked"], "name_pattern": "Desk *"}
    assert as_viewer.post(AUDIT + "rules/change/", settings).status_code == 403
    unclosed = as_admin.post(AUDIT + "rules/change/", {**settings, "name_pattern": "[A-Z"})
    assert unclosed.status_code == 422
    assert "A [ has no ]" in unclosed.text
    assert as_admin.post(AUDIT + "rules/change/", settings).status_code == 302
    saved = AuditSettings.objects.get()
    assert saved.name_pattern == "Desk *"
    assert "unassigned" in saved.rules_off and "blocked" not in saved.rules_off
    assert ids(as_admin.get(AUDIT + "findings/?rule=unassigned").text) == set()
    assert Attempt.objects.get(action=Action.AUDIT_SETTINGS)
    newer = audited(saved.organization)
    assert Finding.objects.filter(audit=newer, rule="name-pattern").exists()


def test_the_list_offers_the_facets_of_the_snapshot(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, cast: Cast
) -> None:
    menu = as_viewer.get(AUDIT + "facets/?search=desk")
    assert "Go to the audit" in menu.text
    audited(cast.acme)
    menu = as_viewer.get(AUDIT + "facets/?search=desk")
    assert "60 numbers as they were" in menu.text
    assert '<input type="hidden" name="search" value="desk">' in menu.text
    for facet in ("provider", "status", "assigned", "rule"):
        assert f'<select name="{facet}">' in menu.text
