"""An inline editor opens at once, moves nothing, and keeps what is typed meanwhile."""

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .inline_editor import NUMBER, InlineEditor, in_both_places
from .numbers_page import wait_until

LATENCIES = (0, 250, 800)  # ms
TYPED = "Night desk /n?gsj"  # most of its letters are shortcuts
FIELDS = {"name": "name", "assignment": "assignee", "fallback": "fallback"}

BOXES = """() => [...document.querySelectorAll("table *, .glance *, .pagination, .toolbar")]
  .filter((each) => !each.closest("form.inline"))
  .map((each) => Object.values(each.getBoundingClientRect().toJSON()).map(Math.round).join())"""

CLICK_AND_PRESS_N = """link => {
  link.click();
  link.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
}"""


@pytest.fixture
def editor(
    request: pytest.FixtureRequest,
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
) -> InlineEditor:
    number = vapi_acme.put(NUMBER)
    return InlineEditor(
        open_page(cast.operator), vapi_acme, number, getattr(request, "param", "row")
    ).visit()


def delay_every_request(page: Page, latency: int) -> None:
    """Make the network of a page slow, as one far away is."""
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**conditions, "latency": latency})


@in_both_places
@pytest.mark.parametrize("latency", LATENCIES)
def test_all_that_is_typed_after_the_click_is_kept(editor: InlineEditor, latency: int) -> None:
    page = editor.page
    delay_every_request(page, latency)
    address = page.url
    for field, name in FIELDS.items():
        editor.pencil(field).click()
        page.keyboard.type(TYPED)
        expect(editor.input(name)).to_have_value(TYPED)
        expect(editor.form).not_to_have_attribute("aria-busy", "true")
        expect(editor.input(name)).to_have_value(TYPED)
        expect(editor.input(name)).to_be_focused()
        page.keyboard.press("Escape")
    assert page.url == address
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert editor.sent() == []


def test_what_is_typed_before_the_pickers_script_is_searched(editor: InlineEditor) -> None:
    name = editor.vapi.assistants[0]["name"]
    script = HeldRequests(editor.page, "**/picker*.js")
    editor.pencil("assignment").click()
    editor.page.keyboard.type(name)
    with editor.page.expect_response("**/assignees/?**"):
        script.let_one_go()
    expect(editor.form.get_by_role("option")).to_have_count(1)
    expect(editor.option(name)).to_be_visible()


@pytest.mark.parametrize("latency", LATENCIES)
def test_a_name_that_is_typed_and_sent_at_once_is_saved(editor: InlineEditor, latency: int) -> None:
    delay_every_request(editor.page, latency)
    editor.pencil("name").click()
    editor.page.keyboard.type("Back office")
    editor.page.keyboard.press("Enter")
    editor.expect_saved("name", "Back office")
    assert editor.sent() == [{"name": "Back office", "provider": "twilio"}]


def test_the_editor_opens_with_the_text_in_the_same_moment(editor: InlineEditor) -> None:
    for field, text in (("name", "Front desk"), ("fallback", "+1 415-555-0100")):
        shown = editor.pencil(field).evaluate(
            "pencil => { pencil.click(); const { activeElement: input } = document;"
            "return [input.value, input.selectionEnd - input.selectionStart] }"
        )
        assert shown == [text, len(text)]
        editor.page.keyboard.press("Escape")


def test_a_keyboard_opens_it_with_the_first_key(editor: InlineEditor) -> None:
    editor.vapi.fail("get", Fault("latency", seconds=1.0))
    editor.pencil("name").focus()
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.type("j")
    expect(editor.input("name")).to_have_value("j")


@in_both_places
def test_nothing_moves_while_an_editor_is_open(editor: InlineEditor) -> None:
    for field, name in FIELDS.items():
        editor.pencil(field).hover()
        before = editor.page.evaluate(BOXES)
        editor.open(field).input(name).fill("x" * 60)
        assert editor.page.evaluate(BOXES) == before, field
        editor.page.keyboard.press("Escape")
        editor.pencil(field).hover()
        assert editor.page.evaluate(BOXES) == before, field


def test_the_wait_shows_in_the_editor_after_a_moment(editor: InlineEditor) -> None:
    editor.vapi.fail("get", Fault("latency", seconds=60, times=1))
    editor.pencil("name").click()
    expect(editor.form).to_have_attribute("aria-busy", "true")
    actions = editor.form.locator(".actions")
    look = "(actions, name) => getComputedStyle(actions, '::after')[name]"
    assert actions.evaluate(look, "animationName") == "turn, appear"
    assert actions.evaluate(look, "animationDelay") == "0s, 0.3s"
    assert actions.evaluate(look, "animationFillMode") == "none, backwards"
    wait_until(
        editor.page, lambda: actions.evaluate(look, "visibility") == "visible", "the wait shows"
    )
    editor.vapi.clear_faults()
    expect(editor.form).not_to_have_attribute("aria-busy", "true")
    assert actions.evaluate(look, "content") == "none"


def test_an_untouched_text_becomes_that_of_the_number(editor: InlineEditor) -> None:
    editor.change(name="Reception")
    editor.open("name")
    expect(editor.input("name")).to_have_value("Reception")
    editor.page.keyboard.type("R")  # all of it is selected
    expect(editor.input("name")).to_have_value("R")


def test_what_was_typed_over_a_newer_value_waits_for_a_second_save(editor: InlineEditor) -> None:
    """The person typed before the page could say that somebody else had changed the value."""
    editor.change(name="Reception")
    editor.vapi.fail("get", Fault("latency", seconds=60, times=1))
    editor.pencil("name").click()
    editor.page.keyboard.type("Back office")
    editor.page.keyboard.press("Enter")
    editor.vapi.clear_faults()

    expect(editor.form.get_by_role("status")).to_contain_text("changed this to “Reception”")
    expect(editor.input("name")).to_have_value("Back office")
    expect(editor.input("name")).to_be_focused()
    assert editor.sent() == []

    editor.page.keyboard.press("Enter")
    editor.expect_saved("name", "Back office")


def test_a_change_of_another_field_is_no_obstacle(editor: InlineEditor) -> None:
    editor.change(smsEnabled=False)
    editor.pencil("name").click()
    editor.page.keyboard.type("Back office")
    editor.page.keyboard.press("Enter")
    editor.expect_saved("name", "Back office")
    editor.expect_stored(name="Back office", smsEnabled=False)


def test_a_second_try_reads_the_number_and_saves(
    editor: InlineEditor, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    editor.vapi.fail("get", Fault("status", status=500))
    editor.pencil("name").click()
    editor.page.keyboard.type("Back office")
    editor.page.keyboard.press("Enter")
    expect(editor.alert).to_contain_text("Vapi can't be reached")
    expect(editor.input("name")).to_have_value("Back office")
    expect(editor.input("name")).to_be_focused()

    editor.vapi.clear_faults()
    editor.page.keyboard.press("Enter")
    editor.expect_saved("name", "Back office")


def test_shortcuts_rest_while_a_dialog_or_a_page_opens(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(NUMBER)
    editor = InlineEditor(open_page(cast.admin), vapi_acme, number).visit()
    page = editor.page
    delay_every_request(page, 800)
    editor.row.hover()
    editor.row.get_by_role("button", name="Delete").click()
    page.keyboard.type("njg")
    expect(page.get_by_role("dialog")).to_contain_text("Delete this number?")
    page.keyboard.press("Escape")

    page.keyboard.press("?")
    page.keyboard.type("n")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")

    editor.row.get_by_role("link").click(no_wait_after=True)
    page.keyboard.type("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("+1 415-555-0123")


def test_a_key_pressed_right_after_a_click_is_no_shortcut(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    """The page that the click opens may not even have been asked for."""
    editor = InlineEditor(open_page(cast.admin), vapi_acme, vapi_acme.put(NUMBER)).visit()
    editor.row.locator("th a").evaluate(CLICK_AND_PRESS_N)
    expect(editor.page.get_by_role("heading", level=1)).to_have_text("+1 415-555-0123")
