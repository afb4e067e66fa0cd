"""Rows that a person adds, moves and removes, and choices that show other fields."""

from typing import get_args

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from vapi_client.json_values import JSON
from vapi_client.schemas.transfer import TransferMode

from .complaints import Complaints
from .held_requests import HeldRequests
from .number_form import NUMBER, NumberForm

SIP_DESK = {
    "type": "sip",
    "sipUri": "sip:desk@pbx.example.com",
    "sipHeaders": {"X-Department": "claims"},
}
HOOKS = [
    {"on": "call.ringing", "do": [{"type": "say", "exact": "One"}]},
    {"on": "call.ending", "do": {"type": "transfer", "destination": SIP_DESK}},
    {"on": "call.ringing", "do": [{"type": "say", "exact": "Three"}]},
]
PLAN = "fallbackDestination.transferPlan"


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """A number with rows in every list."""
    headers = {"Accept": "text/html", "Authorization": "Bearer 1", "X-Team": "support"}
    destination = {**SIP_DESK, "transferPlan": {"mode": "warm-transfer-say-message"}}
    return vapi_acme.put(
        {
            **NUMBER,
            "server": {"url": "https://hooks.example.com", "headers": headers},
            "fallbackDestination": destination,
            "hooks": HOOKS,
        }
    )


def test_a_new_row_takes_the_focus_and_keeps_the_others(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"server.headers.1.value": "Bearer 2"})
    form.button("Add a header").first.click()
    expect(form.input("server.headers.new1.name")).to_be_focused()
    form.fill({"server.headers.new1.name": "X-Key", "server.headers.new1.value": "secret"})
    form.button("Add a header").first.click()
    expect(form.input("server.headers.new2.name")).to_be_focused()
    form.page.keyboard.type("X-Other")

    form.expect_values(
        {
            "server.headers.1.value": "Bearer 2",
            "server.headers.new1.value": "secret",
            "server.headers.new2.name": "X-Other",
        }
    )
    form.fill({"server.headers.new2.value": "other"})
    form.save.click()
    form.expect_saved()
    assert form.sent()[0]["server"]["headers"] == {
        "Accept": "text/html",
        "Authorization": "Bearer 2",
        "X-Team": "support",
        "X-Key": "secret",
        "X-Other": "other",
    }


def test_removing_a_row_moves_the_focus_to_its_neighbour(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"server.headers.2.value": "sales"})
    form.on_row("server.headers.1", "remove").click()
    expect(form.on_row("server.headers.2", "remove")).to_be_focused()
    form.on_row("server.headers.2", "remove").press("Enter")
    expect(form.on_row("server.headers.0", "remove")).to_be_focused()
    form.page.keyboard.press("Enter")
    expect(form.button("Add a header").first).to_be_focused()
    assert form.rows("server.headers") == []
    expect(form.page.locator("#announcer")).to_have_text("Header removed")

    form.save.click()
    form.expect_saved()
    assert form.sent() == [{"server": {"url": "https://hooks.example.com"}, "provider": "twilio"}]


def test_a_moved_row_keeps_its_typed_text_and_the_focus(form: NumberForm, number: JSON) -> None:
    """It keeps a typed credential too."""
    secret = "hooks.1.do.destination.sipHeaders.new1"
    form.open(number).row("hooks.1").get_by_role("button", name="Add a header").click()
    form.fill({f"{secret}.name": "X-Auth-Token", f"{secret}.value": "hunter2"})
    form.fill({"hooks.2.do.0.exact": "Last"})

    up, down = form.on_row("hooks.1", "up"), form.on_row("hooks.1", "down")
    up.press("Enter")
    expect(up).to_be_focused()
    expect(form.page.locator("#announcer")).to_have_text("Hook 1 of 3")
    assert form.rows("hooks") == ["1", "0", "2"]
    up.press("Enter")
    expect(up).to_be_focused()
    assert form.rows("hooks") == ["1", "0", "2"]
    for _ in range(3):
        down.press("Enter")
        expect(down).to_be_focused()
    assert form.rows("hooks") == ["0", "2", "1"]
    form.expect_values({f"{secret}.value": "hunter2", "hooks.2.do.0.exact": "Last"})

    form.save.click()
    form.expect_saved()
    headers = {"X-Department": "claims", "X-Auth-Token": "hunter2"}
    last = {"type": "transfer", "destination": {**SIP_DESK, "sipHeaders": headers}}
    assert form.sent()[0]["hooks"] == [
        HOOKS[0],
        {"on": "call.ringing", "do": [{"type": "say", "exact": "Last"}]},
        {"on": "call.ending", "do": last},
    ]


def test_a_hook_is_added_with_filters_actions_and_contents(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization
) -> None:
    """The actions, and the contents in two languages, are then put in order."""
    form.open(vapi_acme.put(NUMBER)).unfold("Hooks")
    form.button("Add ringing hook").click()
    expect(form.input("hooks.new1.on")).to_be_focused()
    hook = form.row("hooks.new1")
    hook.get_by_role("button", name="Add a filter").click()
    expect(form.input("hooks.new1.filters.new1.startsWith")).to_be_focused()
    form.page.keyboard.type("1900\n44870")

    hook.get_by_role("button", name="Add transfer action").click()
    transfer = "hooks.new1.do.new1"
    expect(form.input(f"{transfer}.type")).to_be_focused()
    form.input(f"{transfer}.destination.type").select_option("Phone number")
    form.fill({f"{transfer}.destination.number": "+14155550100"})
    form.input(f"{transfer}.destination.message.kind").select_option("Per language")
    for key, language, text in (("new1", "en", "One moment."), ("new2", "de", "Moment.")):
        hook.get_by_role("button", name="Add a content").click()
        content = f"{transfer}.destination.message.contents.{key}"
        expect(form.input(f"{content}.language")).to_be_focused()
        form.fill({f"{content}.language": language, f"{content}.text": text})
    form.on_row(f"{transfer}.destination.message.contents.new2", "up").click()

    hook.get_by_role("button", name="Add say action").click()
    expect(form.input("hooks.new1.do.new2.type")).to_be_focused()
    form.fill({"hooks.new1.do.new2.exact": "Hello"})
    form.on_row("hooks.new1.do.new2", "up").click()
    form.save.click()

    form.expect_saved()
    contents = [
        {"type": "text", "text": "Moment.", "language": "de"},
        {"type": "text", "text": "One moment.", "language": "en"},
    ]
    destination = {
        "type": "number",
        "number": "+14155550100",
        "message": {"type": "custom-message", "contents": contents},
    }
    starts_with = {"type": "startsWith", "key": "number", "startsWith": ["1900", "44870"]}
    assert form.sent()[0]["hooks"] == [
        {
            "on": "call.ringing",
            "do": [
                {"type": "say", "exact": "Hello"},
                {"type": "transfer", "destination": destination},
            ],
            "filters": [starts_with],
        }
    ]


def test_a_transfer_mode_shows_its_fields_and_keeps_the_rest(
    form: NumberForm, number: JSON
) -> None:
    form.open(number).fill({"fallbackDestination.sipUri": "sip:other@pbx.example.com"})
    mode = form.input(f"{PLAN}.mode")
    form.input(f"{PLAN}.sipVerb").select_option("BYE")
    expect(form.input(f"{PLAN}.timeout")).to_have_count(0)

    mode.focus()
    wanted = "warm-transfer-wait-for-operator-to-speak-first-and-then-say-summary"
    for _ in get_args(TransferMode):
        if mode.input_value() != wanted:
            form.page.keyboard.press("ArrowDown")
    expect(form.input(f"{PLAN}.timeout")).to_be_visible()
    expect(form.input(f"{PLAN}.summaryPlan.enabled")).to_be_visible()
    expect(mode).to_be_focused()
    form.expect_values(
        {
            f"{PLAN}.sipVerb": "bye",
            "fallbackDestination.sipUri": "sip:other@pbx.example.com",
            "fallbackDestination.sipHeaders.0.name": "X-Department",
        }
    )

    form.input(f"{PLAN}.sipVerb").select_option("DIAL")
    expect(form.input(f"{PLAN}.dialTimeout")).to_be_visible()
    form.fill({f"{PLAN}.timeout": "45", f"{PLAN}.dialTimeout": "22.5"})
    form.save.click()

    form.expect_saved()
    assert form.sent()[0]["fallbackDestination"] == {
        **SIP_DESK,
        "sipUri": "sip:other@pbx.example.com",
        "transferPlan": {
            "mode": wanted,
            "sipVerb": "dial",
            "timeout": 45,
            "dialTimeout": 22.5,
        },
    }


def test_choosing_a_type_shows_its_fields_and_keeps_the_rest(
    form: NumberForm, number: JSON
) -> None:
    form.open(number).fill({"name": "Back office"})
    destination = form.input("fallbackDestination.type")
    destination.focus()
    form.page.keyboard.press("ArrowUp")
    expect(form.input("fallbackDestination.number")).to_be_visible()
    expect(destination).to_be_focused()
    expect(form.input("fallbackDestination.sipUri")).to_have_count(0)
    expect(form.input(f"{PLAN}.mode")).to_have_value("warm-transfer-say-message")

    message = form.input("fallbackDestination.message.kind")
    message.focus()
    form.page.keyboard.type("Text")
    expect(form.input("fallbackDestination.message.text")).to_be_visible()
    expect(message).to_be_focused()

    hook = form.input("hooks.0.on")
    hook.focus()
    form.page.keyboard.press("ArrowDown")
    expect(form.input("hooks.0.do.type")).to_be_visible()
    expect(hook).to_be_focused()
    assert form.rows("hooks") == ["0", "1", "2"]
    form.expect_values({"name": "Back office", "hooks.2.do.0.exact": "Three"})

    form.fill(
        {
            "fallbackDestination.number": "+14155550100",
            "fallbackDestination.message.text": "One moment.",
        }
    )
    form.save.click()
    form.expect_saved()
    [sent] = form.sent()
    assert sent["fallbackDestination"] == {
        "type": "number",
        "number": "+14155550100",
        "message": "One moment.",
        "transferPlan": {"mode": "warm-transfer-say-message"},
    }
    assert sent["hooks"][0]["on"] == "call.ending"


def test_the_last_of_several_quick_choices_counts(form: NumberForm, number: JSON) -> None:
    """A person moves through a list with the arrow keys."""
    form.open(number).input(f"{PLAN}.mode").focus()
    for _ in range(4):
        form.page.keyboard.press("ArrowDown")

    expect(form.input(f"{PLAN}.summaryPlan.enabled")).to_be_visible()
    expect(form.input(f"{PLAN}.mode")).to_have_value(
        "warm-transfer-wait-for-operator-to-speak-first-and-then-say-summary"
    )
    expect(form.input(f"{PLAN}.mode")).to_be_focused()


def test_passing_another_kind_by_keyboard_changes_nothing(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization
) -> None:
    destination = {
        "type": "number",
        "number": "+14155550199",
        "extension": "7",
        "message": "One moment",
        "transferPlan": {
            "mode": "warm-transfer-experimental",
            "contextEngineeringPlan": {"type": "none"},
        },
    }
    form.open(vapi_acme.put({**NUMBER, "fallbackDestination": destination}))
    chosen = form.input("fallbackDestination.type")
    chosen.focus()
    form.page.keyboard.press("ArrowUp")
    expect(chosen).to_have_value("")
    expect(form.input("fallbackDestination.number")).to_have_count(0)

    form.page.keyboard.press("ArrowDown")
    form.expect_values(
        {
            "fallbackDestination.type": "number",
            "fallbackDestination.number": "+14155550199",
            "fallbackDestination.extension": "7",
            "fallbackDestination.message.kind": "text",
            "fallbackDestination.message.text": "One moment",
            f"{PLAN}.mode": "warm-transfer-experimental",
            f"{PLAN}.contextEngineeringPlan.type": "none",
        }
    )
    expect(form.changes).to_have_text("No changes to save")
    form.save.click()
    expect(form.problems).to_contain_text("Nothing was changed, so nothing was sent.")
    assert form.sent() == []


def test_what_was_typed_under_a_kind_comes_back_with_it(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"fallbackDestination.sipUri": "sip:typed@pbx.example.com"})
    form.fill({"fallbackDestination.sipHeaders.0.name": "X-Typed"})
    message = form.input("fallbackDestination.message.kind")
    message.select_option("Text")
    form.fill({"fallbackDestination.message.text": "Typed"})
    message.select_option("Per language")
    expect(form.input("fallbackDestination.message.text")).to_have_count(0)
    message.select_option("Text")
    form.expect_values({"fallbackDestination.message.text": "Typed"})

    form.input("fallbackDestination.type").select_option("Phone number")
    expect(form.input("fallbackDestination.sipUri")).to_have_count(0)
    form.fill({"fallbackDestination.number": "+14155550100"})
    form.input("fallbackDestination.type").select_option("sip")
    form.expect_values(
        {
            "fallbackDestination.sipUri": "sip:typed@pbx.example.com",
            "fallbackDestination.sipHeaders.0.name": "X-Typed",
            "fallbackDestination.message.text": "Typed",
        }
    )
    form.input("fallbackDestination.type").select_option("Phone number")
    form.expect_values({"fallbackDestination.number": "+14155550100"})


def test_a_part_that_cannot_be_shown_is_asked_for_again(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    """Nothing was changed, so nobody should load the page again, and lose what they typed."""
    complaints.announce("status of 502", "Response Status Error Code 502")
    form.open(number).page.route(
        "**/edit/",
        lambda route: (
            route.continue_()
            if "x-dashboard-unasked" in route.request.headers
            else route.fulfill(status=502)
        ),
    )
    form.input("fallbackDestination.type").select_option("Phone number")
    expect(form.toast).to_contain_text("did not answer (status 502). Try again.")


def test_text_typed_while_a_part_is_replaced_is_kept(form: NumberForm, number: JSON) -> None:
    parts = HeldRequests(
        form.open(number).page,
        "**/edit/",
        lambda request: "x-dashboard-unasked" not in request.headers,
    )
    form.input("fallbackDestination.type").focus()
    form.page.keyboard.press("ArrowUp")
    form.fill({"fallbackDestination.callerId": "+14155550100"})
    form.input(f"{PLAN}.mode").focus()
    form.page.keyboard.press("ArrowDown")
    parts.let_one_go()

    expect(form.input("fallbackDestination.number")).to_be_visible()
    parts.let_one_go()
    expect(form.input(f"{PLAN}.summaryPlan.enabled")).to_be_visible()
    form.expect_values(
        {
            "fallbackDestination.callerId": "+14155550100",
            f"{PLAN}.mode": "warm-transfer-say-summary",
        }
    )
    expect(form.input(f"{PLAN}.mode")).to_be_focused()
