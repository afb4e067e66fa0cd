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
from .number_form import ADDRESS, NumberForm
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

    form.expect_saved("The number was created.")
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

    form.expect_saved("The number was created.")
    assert len(form.sent()) == 1


def test_another_area_code_is_tried_by_one_click(form: NumberForm, complaints: Complaints) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open_new("vapi").fill({"numberDesiredAreaCode": "415", "name": "Local"})
    form.save.click()
    expect(form.problems).to_contain_text("This area code is currently not available")

    form.button("Use 405").click()

    form.expect_saved("The number was bought.")
    created = {"provider": "vapi", "numberDesiredAreaCode": "405", "name": "Local"}
    assert form.sent()[1:] == [created]


def test_a_preview_shows_the_changes_until_the_form_is_edited(
    form: NumberForm, number: JSON
) -> None:
    form.open(number).unfold("Twilio")
    form.fill({"name": "Back office", "twilioAuthToken": "another-token"})
    form.button("Preview changes").click()

    rows = form.preview.locator("tbody tr")
    expect(form.preview.get_by_role("heading", name="Saving changes this")).to_be_focused()
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Name")).to_contain_text("Front desk Back office")
    expect(form.preview).not_to_contain_text("token-that-nobody-sees")
    expect(form.preview).not_to_contain_text("another-token")

    form.input("name").press("End")
    form.input("name").press("2")
    expect(form.preview).to_be_empty()

    form.button("Preview changes").click()
    expect(rows).to_have_count(2)
    form.button("Add a header").click()
    expect(form.preview).to_be_empty()
    assert form.sent() == []


def test_a_preview_of_an_invalid_form_shows_its_errors(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    form.open(number).fill({"name": "x" * 41})
    form.button("Preview changes").click()
    expect(form.problems.get_by_role("alert")).to_be_focused()
    form.expect_error("name", "At most 40 characters; this has 41.")
    expect(form.preview).to_be_empty()

    form.input("name").fill("x" * 40)
    form.button("Preview changes").click()

    expect(form.preview.get_by_role("heading")).to_be_focused()
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
    vapi_acme.fail("update", Fault("latency", seconds=1.0))
    form.open(number).fill({"name": "Back office"})
    form.save.click()
    expect(form.save).to_have_class(re.compile("htmx-request"))
    form.save.click()

    form.expect_saved()
    assert len(form.sent()) == 1
