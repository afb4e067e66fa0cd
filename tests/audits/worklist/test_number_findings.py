"""The open findings of a number, on its page."""

from html import unescape

from django.test import Client

import vapi_sandbox
from audits.models import Acceptance, AuditSettings
from audits.rules import RULES
from audits.worklist.number_findings import PLACES, findings_of_number
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_sandbox import Fault

UNNAMED = {"provider": "twilio", "number": "+13125550199", "status": "active", "smsEnabled": False}


def test_every_field_that_fixes_a_finding_has_a_place() -> None:
    assert {rule.fix_field for rule in RULES.values()} - {""} <= PLACES.keys()


def test_a_number_has_its_open_findings(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    number = vapi_acme.put({**UNNAMED, "server": {"url": "http://hooks.example.com"}})
    audit = audited(cast.acme)
    findings = findings_of_number(cast.acme, number["id"])
    assert findings and findings.checked_at == audit.began_at
    assert [(each.title, each.tone, each.place) for each in findings.open] == [
        ("Insecure or private server", "warning", ("server",)),
        ("No fallback destination", "info", ("fallbackDestination",)),
        ("No server credential", "info", ("server",)),
        ("No name", "info", ("name",)),
    ]


def test_accepted_findings_are_left_out(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    number = vapi_acme.put({**UNNAMED, "name": "Desk"})
    audited(cast.acme)
    for rule in ("unassigned", "no-fallback"):
        Acceptance.objects.create(
            organization=cast.acme, rule=rule, until=Acceptance.latest_end(), accepted_by="a"
        )
    findings = findings_of_number(cast.acme, number["id"])
    assert findings and findings.open == []


def test_a_number_that_was_not_checked_has_none(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    assert findings_of_number(cast.acme, vapi_acme.numbers[0]["id"]) is None
    audited(cast.acme)
    newer = vapi_acme.put(UNNAMED)
    assert findings_of_number(cast.acme, newer["id"]) is None
    assert findings_of_number(cast.globex, vapi_acme.numbers[0]["id"]) is None


def test_the_page_of_a_number_shows_them_with_their_fix(
    cast: Cast, as_viewer: Client, as_operator: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(UNNAMED)
    page = f"/orgs/acme/numbers/{number['id']}/"
    assert "As of the audit" not in as_viewer.get(page).text
    audited(cast.acme)
    for client, may_fix in ((as_viewer, False), (as_operator, True)):
        text = client.get(page).text
        assert "Name is missing." in text and "As of the audit" in text
        assert ("“No name”" in text) == may_fix


def test_a_page_without_findings_says_so(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    fine = vapi_acme.put(
        {
            **UNNAMED,
            "name": "Desk",
            "assistantId": vapi_acme.assistants[0]["id"],
            "fallbackDestination": {"type": "number", "number": "+13125550100"},
        }
    )
    audited(cast.acme)
    page = as_viewer.get(f"/orgs/acme/numbers/{fine['id']}/").text
    assert "No open findings, as of the audit" in page


def test_a_page_says_that_a_deleted_assistant_was_not_looked_for(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assigned = vapi_acme.put({**UNNAMED, "assistantId": vapi_acme.assistants[0]["id"]})
    other = vapi_acme.put({**UNNAMED, "number": "+13125550198"})
    vapi_acme.fail("assistants", Fault("status", status=403))
    audited(cast.acme)
    said = "Deleted assistants weren't checked."
    assert said in unescape(as_viewer.get(f"/orgs/acme/numbers/{assigned['id']}/").text)
    assert said not in unescape(as_viewer.get(f"/orgs/acme/numbers/{other['id']}/").text)
    AuditSettings.objects.create(organization=cast.acme, rules_off=["deleted-assignee"])
    assert said not in unescape(as_viewer.get(f"/orgs/acme/numbers/{assigned['id']}/").text)
