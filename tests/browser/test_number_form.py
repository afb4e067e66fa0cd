"""Creating and editing a number, from the first key to the toast."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

import vapi_sandbox
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .complaints import Complaints
from .number_form import ADDRESS, NUMBER, NumberForm
from .numbers_page import wait_until
from .test_keyboard import FOCUSED, tab


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this name has the focus, which is visible on the way."""
    for _ in range(60):
        if tab(page) == name:
            return
    raise AssertionError(f"Tab never led to {name}")


@pytest.fixture
def asked(form: NumberForm) -> list[str]:
    """Collect the browser's dialogs, and dismiss each."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    form.page.on("dialog", answer)
    return asked


def test_a_number_is_created_by_keyboard(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization
) -> None:
    page, keyboard = form.page, form.page.keyboard
    assistant = next(each for each in vapi_acme.assistants if each.get("name"))
    page.goto(ADDRESS)
    tab_to(page, "New number")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("New number")
    page.get_by_role("link", name="Twilio").focus()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("New Twilio number")

    tab_to(page, "Number Required")
    keyboard.type("+14155550199")
    tab_to(page, "Twilio account SID Required")
    keyboard.type("AC00000000000000000000000000000001")
    tab_to(page, "Twilio auth token")
    keyboard.type("a token")
    tab_to(page, "SMS enabled")
    keyboard.type("Off")
    tab_to(page, "Name")
    keyboard.type("Front desk")
    tab_to(page, "Nothing")
    keyboard.press("ArrowRight")
    tab_to(page, "Assistant")
    keyboard.type(assistant["name"][:4])
    expect(page.get_by_role("option", name=assistant["name"])).to_be_visible()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    tab_to(page, "Server")
    keyboard.press("Enter")
    tab_to(page, "URL")
    keyboard.type("https://hooks.example.com/vapi")
    tab_to(page, "Timeout seconds")
    keyboard.type("7.5")
    tab_to(page, "Add a header")
    keyboard.press("Enter")
    expect(form.input("server.headers.new1.name")).to_be_focused()
    keyboard.type("Authorization")
    tab_to(page, "Value")
    keyboard.type("Bearer 1")
    tab_to(page, "Fallback destination")
    keyboard.press("Enter")
    tab_to(page, "Destination")
    keyboard.type("Phone")
    expect(form.input("fallbackDestination.number")).to_be_visible()
    tab_to(page, "Number Required")
    keyboard.type("+14155550100")
    keyboard.press("Enter")

    form.expect_saved("Number created.")
    assert form.sent() == [
        {
            "provider": "twilio",
            "number": "+14155550199",
            "twilioAccountSid": "AC00000000000000000000000000000001",
            "twilioAuthToken": "a token",
            "smsEnabled": False,
            "name": "Front desk",
            "assistantId": assistant["id"],
            "server": {
                "url": "https://hooks.example.com/vapi",
                "timeoutSeconds": 7.5,
                "headers": {"Authorization": "Bearer 1"},
            },
            "fallbackDestination": {"type": "number", "number": "+14155550100"},
        }
    ]


def test_a_number_is_edited_by_keyboard(form: NumberForm, number: JSON) -> None:
    page, keyboard = form.page, form.page.keyboard
    page.goto(f"{ADDRESS}{number['id']}/")
    page.get_by_role("link", name="Edit", exact=True).focus()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit +1 415-555-0123")

    tab_to(page, "Name")
    keyboard.type("Back office")
    tab_to(page, "Timeout seconds")
    keyboard.type("25")
    tab_to(page, "Save changes")
    keyboard.press("Enter")

    form.expect_saved()
    expect(page.get_by_role("main")).to_contain_text("Back office")
    server = {"url": "https://hooks.example.com", "timeoutSeconds": 25}
    assert form.sent() == [{"name": "Back office", "server": server, "provider": "twilio"}]


def test_a_click_saves_text_that_was_just_typed(form: NumberForm, number: JSON) -> None:
    """Moving from the input to the button also has the input checked."""
    form.open(number).input("name").fill("Back office")
    form.save.click()

    form.expect_saved()
    assert form.sent() == [{"name": "Back office", "provider": "twilio"}]


def test_enter_saves_from_any_input(form: NumberForm, number: JSON) -> None:
    """It doesn't press a row's button."""
    form.open(number)
    form.button("Add a header").click()
    form.fill({"server.headers.new1.name": "X-Team", "server.headers.new1.value": "support"})
    form.input("server.headers.new1.value").press("Enter")

    form.expect_saved()
    server = {**number["server"], "headers": {"X-Team": "support"}}
    assert form.sent() == [{"server": server, "provider": "twilio"}]


def test_a_double_click_creates_one_number(form: NumberForm) -> None:
    form.open_new("byo-phone-number").fill(
        {"credentialId": "c1", "number": "+14155550199", "name": "Trunk"}
    )
    form.save.dblclick()

    form.expect_saved("Number created.")
    assert len(form.sent()) == 1


def test_a_suggested_area_code_is_filled_in_and_bought_by_the_person(
    form: NumberForm, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open_new("vapi").fill({"numberDesiredAreaCode": "415", "name": "Local"})
    form.save.click()
    expect(form.problems).to_contain_text("This area code is currently not available")
    form.button("Use 405").click()

    expect(form.input("numberDesiredAreaCode")).to_be_focused()
    form.expect_values({"numberDesiredAreaCode": "405"})
    form.expect_no_error("numberDesiredAreaCode")
    assert len(form.sent()) == 1

    form.save.click()
    form.expect_saved("Number bought.")
    created = {"provider": "vapi", "numberDesiredAreaCode": "405", "name": "Local"}
    assert form.sent()[1:] == [created]


def test_the_changes_beside_the_form_follow_what_is_typed(form: NumberForm, number: JSON) -> None:
    form.open(number).unfold("Twilio")
    expect(form.changes).to_have_text("No changes to save")
    form.fill({"name": "Back office", "twilioAuthToken": "another-token"})
    secret = "••••••••"
    form.expect_changes(
        "Name",
        "−Before: Front desk",
        "+After: Back office",
        "Twilio auth token",
        f"−Before: {secret} (the old one)",
        f"+After: {secret} (the new one)",
    )
    expect(form.changes.get_by_role("heading")).to_have_text("2 changes to save")
    expect(form.input("twilioAuthToken")).to_be_focused()
    expect(form.page.locator("#review")).not_to_contain_text("token-that-nobody-sees")
    expect(form.page.locator("#review")).not_to_contain_text("another-token")

    form.fill({"name": "Front desk", "twilioAuthToken": ""})
    expect(form.changes).to_have_text("No changes to save")
    form.button("Add a header").click()
    form.fill({"server.headers.new1.name": "X-Team", "server.headers.new1.value": "support"})
    expect(form.changes.locator("dt")).to_have_text(["Server › Headers › X-Team"])
    form.on_row("server.headers.new1", "remove").click()
    expect(form.changes).to_have_text("No changes to save")
    assert form.sent() == []


def test_the_review_leads_to_the_changes(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"name": "Back office"})
    form.button("Review changes").click()
    expect(form.changes.get_by_role("heading", name="1 change to save")).to_be_focused()
    assert form.sent() == []


def test_the_changes_are_below_the_form_on_a_narrow_screen(form: NumberForm, number: JSON) -> None:
    form.page.set_viewport_size({"width": 390, "height": 800})
    form.open(number)
    expect(form.section("Hooks")).to_be_hidden()
    expect(form.changes).to_be_hidden()
    form.fill({"name": "Back office"})
    form.expect_changes("Name", "−Before: Front desk", "+After: Back office")
    form.button("Review changes").click()
    expect(form.changes.get_by_role("heading")).to_be_in_viewport()


def test_the_index_leads_to_a_section_and_says_what_is_in_it(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open(number)
    expect(form.section("Hooks").locator(".badge:visible")).to_have_count(0)
    expect(form.section("Server").locator(".badge:visible")).to_have_text("Set")
    form.section("Fallback destination").get_by_role("link").click()
    expect(form.input("fallbackDestination.type")).to_be_in_viewport()

    form.fill({"server.timeoutSeconds": "25"})
    form.section("Server").get_by_role("link").focus()
    expect(form.section("Server").locator(".badge:visible")).to_have_text("Changed")
    expect(form.section("Server").get_by_role("link")).to_be_focused()  # the index is a new one now
    form.fill({"server.timeoutSeconds": "0", "name": "Back office"})
    expect(form.section("Server").locator(".badge:visible")).to_have_text("To correct")
    expect(form.section("Name").locator(".badge:visible")).to_have_text("Changed")
    form.save.click()
    form.expect_error("server.timeoutSeconds", "At least 1.")
    expect(form.section("Server").locator(".badge:visible")).to_have_text("To correct")
    form.fill({"server.timeoutSeconds": "25"})
    form.page.keyboard.press("Tab")
    expect(form.section("Server").locator(".badge:visible")).to_have_text("Changed")


def test_an_answer_does_not_scroll_to_the_section_in_the_address(
    form: NumberForm, number: JSON
) -> None:
    form.open(number).section("Hooks").get_by_role("link").click()
    expect(form.page).to_have_url(re.compile("#fields-hooks$"))
    expect(form.input("name")).not_to_be_in_viewport()
    for name in "Back office", "Front office":
        form.fill({"name": name})
        expect(form.changes).to_contain_text(name)
    expect(form.input("name")).to_be_in_viewport()


def test_a_phone_number_says_what_is_sent_while_it_is_typed(form: NumberForm, number: JSON) -> None:
    form.open(number).unfold("Twilio")
    field = form.input("number")
    field.press("ControlOrMeta+a")
    form.page.keyboard.type("+1 (415) 555-0199")
    expect(field).to_have_accessible_description(re.compile("Sent as \\+14155550199."))
    expect(form.page.locator(".number-note")).to_have_text("Sent as +14155550199.")
    expect(form.page.locator("#announcer")).to_have_text("Sent as +14155550199.")
    form.expect_values({"number": "+1 (415) 555-0199"})

    form.fill({"number": "+14155550199"})
    expect(form.page.locator(".number-note")).to_have_count(0)
    expect(field).not_to_have_accessible_description(re.compile("Sent as"))
    form.fill({"number": "001 415 555 0198"})
    expect(form.page.locator(".number-note")).to_have_text("Sent as +14155550198.")
    form.save.click()
    form.expect_saved("The changes were saved. 001 415 555 0198 was sent as +14155550198.")
    assert form.sent() == [{"number": "+14155550198", "provider": "twilio"}]


def test_the_value_of_a_header_shows_while_it_is_typed(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization
) -> None:
    server = {"url": "https://hooks.example.com", "headers": {"Authorization": "Bearer 1"}}
    form.open(vapi_acme.put({**NUMBER, "server": server}))
    stored, new = form.input("server.headers.0.value"), form.input("server.headers.new1.value")
    expect(stored).to_have_attribute("type", "password")
    expect(stored).to_have_value("")

    form.button("Add a header").click()
    form.fill({"server.headers.new1.name": "X-Key"})
    new.focus()
    form.page.keyboard.type("Bearer 2")
    expect(new).to_have_attribute("type", "text")
    form.page.keyboard.press("Tab")
    expect(new).to_have_attribute("type", "password")
    form.expect_values({"server.headers.new1.value": "Bearer 2"})


def test_a_failed_live_review_stays_silent_and_hides_old_changes(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 500")
    form.open(number).fill({"name": "Back office"})
    expect(form.changes).to_contain_text("Back office")
    form.page.route("**/edit/", lambda route: route.fulfill(status=500))
    form.fill({"name": "Back office 2"})
    expect(form.changes).to_be_empty()
    expect(form.toast).to_have_count(0)
    form.page.unroute("**/edit/")

    form.save.click()
    form.expect_saved()


def test_a_review_of_an_invalid_form_shows_its_errors(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open(number).fill({"name": "x" * 41})
    form.button("Review changes").click()
    expect(form.problems.get_by_role("alert")).to_be_focused()
    form.expect_error("name", "At most 40 characters; this has 41.")

    form.input("name").fill("x" * 40)
    form.button("Review changes").click()

    expect(form.changes.get_by_role("heading")).to_be_focused()
    form.expect_no_error("name")
    expect(form.problems.get_by_role("alert")).to_have_count(0)


def test_the_form_is_edited_as_json_and_back(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open(number).fill({"name": "Back office", "server.timeoutSeconds": "soon"})
    form.button("Edit as JSON").click()
    form.expect_error("server.timeoutSeconds", "“soon” is not a number.")

    form.fill({"server.timeoutSeconds": "25"})
    form.button("Edit as JSON").click()
    expect(form.button("Edit as form")).to_be_focused()
    shown: dict[str, Any] = json.loads(form.input("json").input_value())
    assert (shown["name"], shown["server"]["timeoutSeconds"]) == ("Back office", 25)
    assert "token-that-nobody-sees" not in form.page.content()

    form.input("json").fill(json.dumps(shown)[:-1])
    form.save.click()
    expect(form.problems).to_contain_text("This isn't JSON")
    form.input("json").fill(json.dumps({**shown, "smsEnabled": False}))
    form.button("Edit as form").click()
    form.expect_values({"name": "Back office", "server.timeoutSeconds": "25"})
    form.save.click()

    form.expect_saved()
    [sent] = form.sent()
    assert sent["name"] == "Back office"
    assert sent["server"]["timeoutSeconds"] == 25
    assert sent["smsEnabled"] is False


def test_an_invalid_number_is_reported_and_kept(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open(number).input("server.timeoutSeconds").press("End")
    form.page.keyboard.type("e")
    form.save.click()

    expect(form.links).to_have_count(1)
    form.expect_error("server.timeoutSeconds", "“20e” is not a number.")
    assert form.sent() == []


def test_leaving_unsaved_changes_asks_for_confirmation(
    form: NumberForm, number: JSON, asked: list[str]
) -> None:
    form.open(number).fill({"name": "Back office"})
    form.page.get_by_role("link", name="Cancel").click()
    assert asked == ["beforeunload"]
    form.expect_values({"name": "Back office"})

    form.save.click()
    form.expect_saved()
    form.page.goto(ADDRESS)
    assert asked == ["beforeunload"]


def test_text_typed_after_a_save_was_sent_is_not_left_silently(
    form: NumberForm, number: JSON, asked: list[str]
) -> None:
    form.vapi.fail("update", Fault("latency", seconds=60, times=1))
    form.open(number).fill({"name": "Back office"})
    with form.page.expect_request(lambda request: request.method == "POST"):
        form.save.click()
    form.fill({"name": "Front office"})
    form.vapi.clear_faults()

    wait_until(form.page, lambda: bool(asked), "it asks")
    assert asked == ["beforeunload"]
    form.expect_values({"name": "Front office"})


def test_leaving_an_unchanged_form_does_not_ask(
    form: NumberForm, number: JSON, asked: list[str]
) -> None:
    form.open(number).unfold("Hooks")
    form.page.get_by_role("link", name="Cancel").click()

    expect(form.page).to_have_url(re.compile(rf"{number['id']}/$"))
    assert asked == []


def test_an_added_row_is_an_unsaved_change(
    form: NumberForm, number: JSON, asked: list[str]
) -> None:
    form.open(number).button("Add a header").click()
    expect(form.row("server.headers.new1")).to_be_visible()
    form.page.get_by_role("link", name="Cancel").click()

    assert asked == ["beforeunload"]


@pytest.mark.parametrize(("width", "height"), [(1280, 500), (640, 400), (320, 500)])
def test_a_sticky_bar_never_covers_the_focus(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization, width: int, height: int
) -> None:
    """A window of 640 by 400 pixels is a 1280 by 800 window at 200 % zoom."""
    form.page.set_viewport_size({"width": width, "height": height})
    largest = next(each for each in vapi_acme.numbers if each.get("name") == "Billing questions")
    form.open(largest).page.locator("summary").first.focus()
    hidden = []
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        form.page.keyboard.press(key)
        focused = form.page.evaluate(FOCUSED)
        if not (focused["isOnTop"] and focused["isOutlined"]):
            hidden.append(focused["name"])
    assert hidden == []


def test_the_button_shows_that_a_save_is_running_and_ignores_a_second_click(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("update", Fault("latency", seconds=60))
    form.open(number).fill({"name": "Back office"})
    form.save.click()
    expect(form.save).to_have_class(re.compile("htmx-request"))
    form.save.click()

    vapi_acme.clear_faults()
    form.expect_saved()
    assert len(form.sent()) == 1
