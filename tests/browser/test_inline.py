"""Inline editing of a field, in a row of the list and on a number's page."""

from itertools import product

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .conftest import OpenPage
from .inline_editor import FALLBACK, NUMBER, PLACES, InlineEditor, in_both_places
from .test_accessibility import AXE, violations

WORKFLOW = "4f1f8f0a-0a3f-4d6e-9d0d-5c3c8d0f6f3b"
FIELDS = ("name", "assignment", "fallback", "sms")
WIDTHS = (360, 1280)  # a phone's and a desktop's


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    return vapi_acme.put(NUMBER)


@pytest.fixture
def editor(
    request: pytest.FixtureRequest,
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    number: JSON,
) -> InlineEditor:
    """The inline editor of one number, in its row and on its page."""
    return InlineEditor(
        open_page(cast.operator), vapi_acme, number, getattr(request, "param", "row")
    ).visit()


@pytest.fixture
def in_row(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> InlineEditor:
    return InlineEditor(open_page(cast.operator), vapi_acme, number).visit()


@in_both_places
def test_a_name_is_changed_and_an_emptied_one_removed(editor: InlineEditor) -> None:
    editor.open("name")
    expect(editor.input("name")).to_be_focused()
    editor.page.keyboard.type("Back office")
    editor.page.keyboard.press("Enter")
    editor.expect_saved("name", "Back office")
    editor.expect_stored(name="Back office")

    editor.open("name").input("name").fill("")
    editor.save.click()
    expect(editor.cell("name")).not_to_contain_text("Back office")
    editor.expect_saved("name", "No name" if editor.where == "page" else "")
    assert editor.sent() == [
        {"name": "Back office", "provider": "twilio"},
        {"name": None, "provider": "twilio"},
    ]


def test_the_cell_shows_what_vapi_has_rather_than_its_answer(editor: InlineEditor) -> None:
    answer = {**editor.number, "name": "Somewhere else"}
    editor.vapi.fail("update", Fault("wrong_shape", times=1, body=answer))
    editor.open("name").input("name").fill("Back office")
    editor.save.click()
    editor.expect_saved("name", "Back office")
    editor.expect_stored(name="Back office")


def test_an_assistant_is_assigned_by_its_name(editor: InlineEditor) -> None:
    assistant = editor.vapi.assistants[1]
    editor.open("assignment")
    expect(editor.input("assignee")).to_be_focused()
    editor.page.keyboard.type(assistant["name"])
    editor.option(assistant["name"]).first.click()
    expect(editor.input("assignee")).to_have_value(assistant["name"])
    editor.page.keyboard.press("Enter")

    editor.expect_saved("assignment", assistant["name"])
    assert editor.sent() == [{"assistantId": assistant["id"], "provider": "twilio"}]
    editor.expect_stored(assistantId=assistant["id"])


def test_a_pasted_id_replaces_the_assignment(editor: InlineEditor) -> None:
    assistant, squad = editor.vapi.assistants[1], editor.vapi.squads[0]
    before = editor.vapi.assistants[0]["id"]
    for kind, identifier, shown in (
        ("Assistant", assistant["id"], assistant["name"]),
        ("Squad", squad["id"], squad["name"]),
        ("Workflow", WORKFLOW, WORKFLOW[:8]),
    ):
        editor.number = editor.vapi.put(
            {**NUMBER, "id": editor.number["id"], "assistantId": before}
        )
        editor.vapi.forget_requests()
        editor.visit().open("assignment")
        editor.input("assignee").fill(identifier)
        if kind == "Workflow":  # Vapi has no list of them
            editor.option(kind).click()
        else:
            expect(editor.input("assignee")).to_have_value(shown)
        field = f"{kind.lower()}Id"
        editor.save.click()

        editor.expect_saved("assignment", shown)
        gone = {} if kind == "Assistant" else {"assistantId": None}
        assert editor.sent() == [{field: identifier, **gone, "provider": "twilio"}]
        editor.expect_stored(**{**gone, field: identifier})


@in_both_places
def test_the_assignment_is_removed(editor: InlineEditor) -> None:
    """The server of a number answers if nothing else does."""
    before = {"id": editor.number["id"], "assistantId": editor.vapi.assistants[0]["id"]}
    for server in (None, {"url": "https://hooks.example.com", "new": [1.0]}):
        with_server = {"server": server} if server else {}
        editor.number = editor.vapi.put({**NUMBER, **with_server, **before})
        editor.vapi.forget_requests()
        editor.visit().open("assignment")
        if server:
            editor.option("Unassigned").click()
        else:
            editor.page.keyboard.press("Backspace")
        expect(editor.input("assignee")).to_have_value("")
        editor.save.click()

        in_row = "hooks.example.com" if server else "Unassigned"
        editor.expect_saved("assignment", in_row if editor.where == "row" else "Assign")
        assert editor.sent() == [{"assistantId": None, "provider": "twilio"}]
        editor.expect_stored(assistantId=None)


def test_changing_the_fallback_number_keeps_its_other_fields(editor: InlineEditor) -> None:
    editor.open("fallback")
    expect(editor.input("fallback")).to_be_focused()
    editor.page.keyboard.type("+1 (415) 555-0199")
    editor.page.keyboard.press("Enter")

    editor.expect_saved("fallback", "+1 415-555-0199")
    changed = {**FALLBACK, "number": "+14155550199"}
    assert editor.sent() == [{"fallbackDestination": changed, "provider": "twilio"}]
    editor.expect_stored(fallbackDestination=changed)


@in_both_places
def test_the_fallback_is_changed_to_a_sip_address_and_removed(editor: InlineEditor) -> None:
    editor.open("fallback").input("fallback").fill("sip:night@example.com")
    editor.save.click()
    editor.expect_saved("fallback", "sip:night@example.com")

    editor.open("fallback").input("fallback").fill("")
    editor.save.click()
    expect(editor.cell("fallback")).not_to_contain_text("sip:")
    editor.expect_left("fallback")
    assert editor.sent()[1] == {"fallbackDestination": None, "provider": "twilio"}
    editor.expect_stored(fallbackDestination=None)


@in_both_places
def test_sms_is_turned_off_and_on(editor: InlineEditor) -> None:
    editor.open("sms").input("smsEnabled").select_option("Off")
    editor.save.click()
    editor.expect_saved("sms", "Off")
    editor.open("sms").input("smsEnabled").select_option("On")
    editor.save.click()

    expect(editor.cell("sms")).to_contain_text("On")
    editor.expect_left("sms")
    assert [each["smsEnabled"] for each in editor.sent()] == [False, True]
    editor.expect_stored(smsEnabled=True)
    if editor.where == "row":  # only Twilio's numbers offer it
        other = editor.page.locator("#results tbody tr", has_text="Telnyx").first
        expect(other.get_by_role("button", name="Edit name")).to_have_count(1)
        expect(other.get_by_role("button", name="Edit SMS")).to_have_count(0)


def test_leaving_an_editor_or_saving_unchanged_sends_nothing(editor: InlineEditor) -> None:
    for by, field in product(("Escape", "Cancel"), FIELDS):
        before = editor.cell(field).inner_text()
        editor.open(field)
        if field == "name":
            editor.page.keyboard.type("Typed")
        if by == "Escape":
            editor.page.keyboard.press("Escape")
        else:
            editor.cancel.click()
        editor.expect_left(field)
        expect(editor.cell(field)).to_have_text(before, use_inner_text=True)

    for field in FIELDS:
        editor.open(field)
        editor.save.click()
        expect(editor.toast).to_contain_text("Nothing was changed, so nothing was sent.")
        expect(editor.undo).to_have_count(0)
        editor.expect_left(field)
        editor.toast.get_by_role("button", name="Dismiss").click()
        expect(editor.toast).to_have_count(0)
    assert editor.sent() == []
    editor.expect_stored()


def test_tab_moves_through_the_editor_and_closes_it_at_the_end(in_row: InlineEditor) -> None:
    """An editor with changes would stay open."""
    in_row.pencil("name").focus()
    in_row.page.keyboard.press("Enter")
    for reached in (in_row.input("name"), in_row.save, in_row.cancel):
        expect(reached).to_be_focused()
        in_row.page.keyboard.press("Tab")
    expect(in_row.form).to_have_count(0)
    expect(in_row.page.locator("#results tbody tr").nth(1).get_by_role("link")).to_be_focused()


def test_the_editor_says_that_the_number_changed_since_the_page_loaded(
    editor: InlineEditor,
) -> None:
    editor.change(name="Reception")
    editor.open("name")
    expect(editor.input("name")).to_have_value("Reception")
    expect(editor.form.get_by_role("status")).to_have_text(
        "Somebody else changed this to “Reception” since the page loaded."
    )


STANDS_AT_ITS_CELL = """editor => {
  const [form, cell] = [editor, editor.parentElement].map((each) => each.getBoundingClientRect());
  return form.left >= 0 && form.right <= innerWidth && form.left < cell.right
    && cell.left < form.right && form.top < cell.bottom + 8 && cell.top - 8 < form.bottom
    && editor.scrollWidth <= editor.clientWidth;
}"""
IS_SEEN = """option => {
  const { x, y, width, height } = option.getBoundingClientRect();
  return option.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def test_the_choices_are_visible_beyond_the_row(editor: InlineEditor) -> None:
    for width in WIDTHS:
        editor.page.set_viewport_size({"width": width, "height": 740})
        editor.visit().open("assignment")
        options = editor.form.get_by_role("option")
        expect(options.filter(has_text="Unassigned")).to_have_count(1)
        editor.form.get_by_role("combobox").fill("e")
        expect(options.filter(has_text="Unassigned")).to_have_count(0)
        assert options.count() > 2
        assert [each.evaluate(IS_SEEN) for each in options.all()[:3]] == [True] * 3, width
        editor.page.keyboard.press("Escape")
        editor.page.keyboard.press("Escape")
        expect(editor.form).to_have_count(0)


def test_every_editor_stands_at_its_cell_passes_axe_and_fits_the_screen(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    page = open_page(cast.operator)
    for width, where, field in product(WIDTHS, PLACES, FIELDS):
        page.set_viewport_size({"width": width, "height": 740})
        editor = InlineEditor(page, vapi_acme, number, where).visit("?search=Front")
        assert editor.open(field).form.evaluate(STANDS_AT_ITS_CELL), (width, where, field)
        page.evaluate(AXE)
        assert violations(page) == [], (width, where, field)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), field


def test_a_number_without_a_name_offers_one(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**NUMBER, "name": None})
    editor = InlineEditor(open_page(cast.operator), vapi_acme, number).visit()
    offer = editor.row.get_by_role("button", name="Add name of +1 415-555-0123")
    expect(offer).to_have_text("Add name")
    expect(offer).to_have_css("opacity", "1")  # without the mouse above it

    editor.open("name").input("name").fill("Front desk")
    editor.save.click()
    editor.expect_saved("name", "Front desk")
    expect(editor.row).not_to_contain_text("Add name")


def test_a_viewer_sees_that_a_number_has_no_name(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**NUMBER, "name": None})
    row = InlineEditor(open_page(cast.viewer), vapi_acme, number).visit().row
    expect(row.locator(".col-name")).to_have_text("No name")
