"""The page of one finding."""

import re
from html import unescape

import pytest
from django.test import Client

import vapi_sandbox
from audits.models import Acceptance, Audit, AuditSettings, Finding
from dashboard.activity.record import Actor
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT, TOMORROW
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Fault


def address(number: JSON, rule: str = "unassigned", query: str = "") -> str:
    return f"{AUDIT}findings/{rule}/{number['id']}/{query}"


def link(page: str, name: str) -> str:
    """Return the address of the link with a name, empty if there is none."""
    for attributes, content in re.findall(r"<a\b([^>]*)>(.*?)</a>", page, re.DOTALL):
        if re.sub(r"<[^>]*>", "", content).strip() == name:
            return unescape(re.findall(r'href="([^"]*)"', attributes)[0])
    return ""


def test_it_says_what_is_wrong_why_it_matters_and_what_to_do(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    page = unescape(as_operator.get(address(unassigned)).text)
    assert "Nothing is assigned, so only the organization's default server can answer." in page
    assert "Only the organization's default server can answer these calls." in page
    assert "Assign an assistant, squad or server" in page
    assert "+1 415-555-0177" in page and "Nobody home" in page
    edit = f"/orgs/acme/numbers/{unassigned['id']}/assignment/"
    assert link(page, "Edit assignment") == edit
    assert 'data-editor="assignment"' in page
    assert link(page, "Accept finding").endswith(f"/unassigned/{unassigned['id']}/accept/")


def test_a_viewer_can_neither_edit_nor_accept(
    as_viewer: Client, unassigned: JSON, audit: Audit
) -> None:
    page = as_viewer.get(address(unassigned)).text
    assert "Edit assignment" not in page and "Accept" not in page


def test_what_only_vapi_can_fix_has_the_id_to_send(
    as_operator: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**vapi_acme.numbers[0], "status": "blocked"})
    audited(cast.acme)
    page = unescape(as_operator.get(address(number, "blocked")).text)
    assert "Only Vapi can unblock a number. Send its ID to Vapi's support." in page
    assert f'data-copy="{number["id"]}"' in page
    assert link(page, "Edit") == ""


def test_a_duplicate_links_to_the_other_number(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    fields = {"provider": "twilio", "number": "+14155550171"}
    one, two = (vapi_acme.put({**fields, "name": name}) for name in ("One", "Two"))
    audited(cast.acme)
    page = as_viewer.get(address(one, "duplicate-number")).text
    table = page.partition("The same number")[2]
    assert f'href="/orgs/acme/numbers/{two["id"]}/"' in table
    assert "Two" in table and "this one" in table


def test_it_leads_to_the_neighbours_with_the_same_filters(as_viewer: Client, audit: Audit) -> None:
    ids = list(
        Finding.objects.filter(rule="unassigned").order_by("pk").values_list("number_id", flat=True)
    )
    query = "?rule=unassigned"
    page = as_viewer.get(f"{AUDIT}findings/unassigned/{ids[1]}/{query}").text
    assert f"2 of {len(ids)}" in page
    assert link(page, "Previous") == f"{AUDIT}findings/unassigned/{ids[0]}/{query}"
    assert link(page, "Next") == f"{AUDIT}findings/unassigned/{ids[2]}/{query}"
    assert link(page, "Findings") == f"{AUDIT}findings/{query}"
    assert (
        link(as_viewer.get(f"{AUDIT}findings/unassigned/{ids[0]}/{query}").text, "Previous") == ""
    )
    assert link(as_viewer.get(f"{AUDIT}findings/unassigned/{ids[-1]}/{query}").text, "Next") == ""


def test_a_fixed_finding_says_so_and_leads_on(
    as_operator: Client,
    cast: Cast,
    actor: Actor,
    audit: Audit,
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    first, second = Finding.objects.filter(rule="unassigned").order_by("pk")[:2]
    number = vapi_acme.get(first.number_id)
    assert number
    page = as_operator.get(address(number, query="?rule=unassigned")).text
    [again] = re.findall(r'hx-get="([^"]*)" hx-trigger="findings-changed', page)
    mine = {**number, "assistantId": vapi_acme.assistants[0]["id"]}
    save_number(cast.acme, actor, number["id"], base=number, mine=mine)

    fixed = as_operator.get(unescape(again), headers={"HX-Request": "true"}).text
    assert "Fixed." in fixed and "<html" not in fixed
    assert "Edit assignment" not in fixed
    following = f"{AUDIT}findings/unassigned/{second.number_id}/?rule=unassigned"
    assert link(fixed, "Next") == following

    led_on = as_operator.get(f"{unescape(again)}&then=next", headers={"HX-Request": "true"})
    assert led_on.headers["HX-Push-Url"] == following
    assert f'data-copy="{second.number_id}"' in led_on.text
    assert "Fixed." not in led_on.text


def test_a_finding_that_a_change_did_not_fix_stays(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    page = as_operator.get(address(unassigned, query="?then=next"))
    assert "HX-Push-Url" not in page.headers
    assert f'data-copy="{unassigned["id"]}"' in page.text


def test_the_last_fixed_finding_says_so(
    as_operator: Client, unassigned: JSON, audit: Audit
) -> None:
    Finding.objects.all().delete()
    page = as_operator.get(address(unassigned, query="?then=next")).text
    assert "Fixed." in page


def test_what_no_editor_shows_leads_to_the_form(
    as_operator: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**vapi_acme.numbers[0], "numberE164CheckEnabled": False})
    audited(cast.acme)
    page = as_operator.get(address(number, "e164-check-off")).text
    edit = f"/orgs/acme/numbers/{number['id']}/edit/#fields-provider"
    assert link(page, "Edit number") == edit


def test_an_accepted_finding_shows_by_whom_and_can_be_opened_again(
    as_operator: Client, cast: Cast, unassigned: JSON, audit: Audit
) -> None:
    Acceptance.objects.create(
        organization=cast.acme,
        rule="unassigned",
        number_id=unassigned["id"],
        reason="Parked",
        until=TOMORROW,
        accepted_by="somebody@acme.example",
    )
    page = as_operator.get(address(unassigned)).text
    assert "somebody@acme.example: Parked" in page
    assert "Withdraw acceptance" in page and "Accept finding" not in page


def test_the_acceptance_of_a_rule_is_withdrawn_where_the_rule_is_shown(
    as_operator: Client, cast: Cast, unassigned: JSON, audit: Audit
) -> None:
    of_rule = {"organization": cast.acme, "rule": "unassigned", "until": TOMORROW}
    Acceptance.objects.create(**of_rule, reason="Parked", accepted_by="somebody@acme.example")
    page = as_operator.get(address(unassigned)).text
    assert "With all findings of this rule" in page and "somebody@acme.example: Parked" in page
    assert "Withdraw acceptance" not in page
    assert link(page, "Show accepted findings") == f"{AUDIT}rules/#accepted"


def test_a_finding_has_a_position_only_among_those_that_are_selected(
    as_operator: Client, cast: Cast, audit: Audit
) -> None:
    *_, last = found = list(Finding.objects.filter(rule="unassigned").order_by("pk"))
    accepted = {"rule": "unassigned", "number_id": last.number_id, "until": TOMORROW}
    Acceptance.objects.create(organization=cast.acme, **accepted)
    path = f"{AUDIT}findings/unassigned/{last.number_id}/"
    total = len(found) - 1
    assert f"of {total}</span>" not in as_operator.get(f"{path}?rule=unassigned").text
    assert "1 of 1</span>" in as_operator.get(f"{path}?rule=unassigned&accepted=1").text


def test_a_deleted_assistant_is_not_called_fixed_by_an_audit_that_could_not_look(
    as_operator: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(
        {**vapi_acme.numbers[0], "assistantId": "gone", "updatedAt": "2026-01-01T00:00:00.000Z"}
    )
    audited(cast.acme)
    assert "was deleted." in as_operator.get(address(number, "deleted-assignee")).text
    vapi_acme.fail("assistants", Fault("status", status=403))
    audited(cast.acme)
    page = as_operator.get(address(number, "deleted-assignee")).text
    assert "Not checked." in page and "Fixed." not in page


@pytest.mark.parametrize("at", ["", "x", "9" * 40, "-1"])
def test_any_place_in_the_address_is_answered(
    as_viewer: Client, unassigned: JSON, audit: Audit, at: str
) -> None:
    Finding.objects.all().delete()
    assert as_viewer.get(address(unassigned, query=f"?at={at}")).status_code == 200


def test_a_number_that_the_audit_does_not_know_is_not_found(
    as_viewer: Client, audit: Audit
) -> None:
    assert as_viewer.get(f"{AUDIT}findings/unassigned/gone/").status_code == 404
    assert as_viewer.get(f"{AUDIT}findings/no-such-rule/gone/").status_code == 404


def test_a_finding_of_a_rule_that_is_off_can_be_opened(
    as_viewer: Client, cast: Cast, unassigned: JSON, audit: Audit
) -> None:
    AuditSettings.objects.create(organization=cast.acme, rules_off=["unassigned"])
    assert as_viewer.get(address(unassigned)).status_code == 200
