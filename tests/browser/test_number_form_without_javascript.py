"""Number forms work as plain HTML: each button loads the page again."""

import re

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import PASSWORD, Cast
from vapi_client.json_values import JSON

from .complaints import Complaints
from .conftest import OpenPage
from .number_form import ADDRESS, NUMBER, NumberForm

SHOW = "Show the fields of what is chosen"


@pytest.fixture
def form(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> NumberForm:
    return NumberForm(open_page(cast.operator, java_script_enabled=False), vapi_acme)


def test_a_number_is_created(form: NumberForm, vapi_acme: vapi_sandbox.Organization) -> None:
    assistant = next(each for each in vapi_acme.assistants if each.get("name"))
    form.page.goto(ADDRESS)
    form.page.get_by_role("link", name="New number").click()
    form.page.get_by_role("link", name="Telnyx").click()
    form.fill({"number": "+14155550199", "credentialId": "c1", "name": "Front desk"})
    form.page.get_by_label("Assistant", exact=True).first.check()
    form.fill({"assistantId": assistant["name"]})
    form.input("name").press("Enter")

    form.expect_saved("Number created.")
    assert form.sent() == [
        {
            "provider": "telnyx",
            "number": "+14155550199",
            "credentialId": "c1",
            "name": "Front desk",
            "assistantId": assistant["id"],
        }
    ]


def test_a_number_is_edited_after_an_error(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422")
    form.open(number).fill({"name": "x" * 41, "server.timeoutSeconds": "1000"})
    form.unfold("Server")
    form.save.click()

    alert = form.problems.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was saved: 2 things to correct")
    expect(alert).to_be_focused()
    form.expect_error("name", "At most 40 characters; this has 41.")
    form.expect_error("server.timeoutSeconds", "At most 300.")
    form.links.last.click()
    expect(form.page).to_have_url(re.compile("#f[0-9a-f]+$"))

    form.fill({"name": "Back office", "server.timeoutSeconds": "25"})
    form.save.click()
    form.expect_saved()
    server = {"url": "https://hooks.example.com", "timeoutSeconds": 25}
    assert form.sent() == [{"name": "Back office", "server": server, "provider": "twilio"}]


def test_rows_are_added_moved_and_removed(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"name": "Back office"})
    form.unfold("Hooks")
    form.button("Add ringing hook").click()
    form.button("Add say action").click()
    form.fill({"hooks.new1.do.new1.exact": "Hello"})
    form.button("Add ending hook").click()
    form.on_row("hooks.new2", "up").click()
    form.expect_rows("hooks", "new2", "new1")
    expect(form.row("hooks.new2")).to_be_in_viewport()
    form.button("Add a header").first.click()
    expect(form.row("server.headers.new1")).to_be_in_viewport()
    form.on_row("server.headers.new1", "remove").click()
    form.expect_rows("server.headers")
    expect(form.button("Add a header").first).to_be_in_viewport()
    form.expect_values({"name": "Back office", "hooks.new1.do.new1.exact": "Hello"})
    form.save.click()

    form.expect_saved()
    [sent] = form.sent()
    assert sent["name"] == "Back office"
    assert sent["hooks"] == [
        {"on": "call.ending"},
        {"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]},
    ]


def test_a_choice_shows_its_fields_after_a_button(form: NumberForm, number: JSON) -> None:
    form.open(number).unfold("Fallback destination")
    section = form.page.locator("#section-fallback")
    form.input("fallbackDestination.type").select_option("SIP address")
    section.get_by_role("button", name=SHOW).click()
    form.fill({"fallbackDestination.sipUri": "sip:desk@pbx.example.com"})
    form.input("fallbackDestination.transferPlan.mode").select_option("Warm transfer, TwiML")
    section.get_by_role("button", name=SHOW).click()
    form.fill({"fallbackDestination.transferPlan.twiml": "<Say>Hello</Say>"})
    form.save.click()

    form.expect_saved()
    assert form.sent()[0]["fallbackDestination"] == {
        "type": "sip",
        "sipUri": "sip:desk@pbx.example.com",
        "transferPlan": {"mode": "warm-transfer-twiml", "twiml": "<Say>Hello</Say>"},
    }


def test_a_credential_is_set_and_cleared(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**NUMBER, "twilioApiKey": "SK1", "twilioApiSecret": "hunter2"})
    form.open(number).unfold("Twilio")
    form.fill({"twilioAuthToken": "another-token"})
    form.page.get_by_label("Clear Twilio API key").check()
    form.page.get_by_label("Clear Twilio API secret").check()
    form.save.click()

    form.expect_saved()
    cleared = {"twilioApiKey": None, "twilioApiSecret": None}
    assert form.sent() == [{"twilioAuthToken": "another-token", **cleared, "provider": "twilio"}]


def test_the_form_is_reviewed_and_edited_as_json(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"name": "Back office"})
    form.button("Review changes").click()
    expect(form.changes).to_contain_text("Back office")
    form.button("Edit as JSON").click()
    expect(form.input("json")).to_have_value(re.compile('"name": "Back office"'))
    form.button("Edit as form").click()
    form.expect_values({"name": "Back office"})
    assert form.sent() == []


def test_a_suggested_area_code_is_filled_in(form: NumberForm, complaints: Complaints) -> None:
    complaints.announce("status of 422")
    form.open_new("vapi").fill({"numberDesiredAreaCode": "415", "name": "Local"})
    form.save.click()
    form.button("Use 405").click()

    expect(form.problems).to_contain_text("405 is filled in. Nothing was sent yet.")
    form.expect_values({"numberDesiredAreaCode": "405", "name": "Local"})
    assert len(form.sent()) == 1
    form.save.click()
    form.expect_saved("Number bought.")


def test_a_person_decides_a_conflict(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 409")
    form.open(number).fill({"name": "Back office"})
    vapi_acme.put({**number, "name": "Reception"})
    form.save.click()
    form.problems.get_by_label("Yours: Back office").check()
    form.save.click()

    form.expect_saved()
    assert form.sent() == [{"name": "Back office", "provider": "twilio"}]


def test_signing_in_again_brings_back_the_typed_text(
    form: NumberForm, number: JSON, cast: Cast
) -> None:
    """Credentials are not kept."""
    form.open(number).unfold("Twilio")
    form.fill({"name": "Back office", "twilioAuthToken": "another-token"})
    form.page.context.clear_cookies(name="sessionid")
    form.save.click()
    form.page.get_by_label("Email").fill(cast.operator.email)
    form.page.get_by_label("Password").fill(PASSWORD)
    form.page.get_by_role("button", name="Sign in").click()

    expect(form.page.get_by_role("main")).to_contain_text("Your session ended")
    form.expect_values({"name": "Back office", "twilioAuthToken": ""})
    form.save.click()
    form.expect_saved()
    assert form.sent() == [{"name": "Back office", "provider": "twilio"}]
