"""Inline editing of a field, in a row of the list and on a number's page."""

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .conftest import OpenPage
from .inline_editor import FALLBACK, NUMBER, PLACES, InlineEditor
from .test_accessibility import AXE, violations

WORKFLOW = "4f1f8f0a-0a3f-4d6e-9d0d-5c3c8d0f6f3b"
FIELDS = ("name", "assignment", "fallback", "sms")


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    return vapi_acme.put(NUMBER)


@pytest.fixture(params=PLACES)
def editor(
    request: pytest.FixtureRequest,
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    number: JSON,
) -> InlineEditor:
    """The inline editor of one number, in its row and on its page."""
    return InlineEditor(open_page(cast.operator), vapi_acme, number, request.param).visit()


@pytest.fixture
def in_row(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> InlineEditor:
    return InlineEditor(open_page(cast.operator), vapi_acme, number).visit()


def test_a_name_is_changed(editor: InlineEditor) -> None:
    editor.open("name")
    expect(editor.input("name")).to_be_focused()
    editor.page.keyboard.type("Back office")
    editor.page.keyboard.press("Enter")

    editor.expect_saved("name", "Back office")
    assert editor.sent() == [{"name": "Back office", "provider": "twilio"}]
    editor.expect_stored(name="Back office")


def test_an_emptied_name_is_removed(editor: InlineEditor) -> None:
    editor.open("name").input("name").fill("")
    editor.save.click()

    editor.expect_saved("name", "No name" if editor.where == "page" else "")
    assert editor.sent() == [{"name": None, "provider": "twilio"}]


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


@pytest.mark.parametrize("kind", ["Assistant", "Squad", "Workflow"])
def test_a_pasted_id_replaces_the_assignment(editor: InlineEditor, kind: str) -> None:
    identifier, shown = {
        "Assistant": (editor.vapi.assistants[1]["id"], editor.vapi.assistants[1]["name"]),
        "Squad": (editor.vapi.squads[0]["id"], editor.vapi.squads[0]["name"]),
        "Workflow": (WORKFLOW, WORKFLOW[:8]),
    }[kind]
    before = editor.vapi.assistants[0]["id"]
    editor.number = editor.vapi.put({**editor.number, "assistantId": before})
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


@pytest.mark.parametrize("server", [None, {"url": "https://hooks.example.com", "new": [1.0]}])
def test_the_assignment_is_removed(editor: InlineEditor, server: JSON | None) -> None:
    """The server of a number answers if nothing else does."""
    before = editor.vapi.assistants[0]["id"]
    with_server = {"server": server} if server else {}
    editor.number = editor.vapi.put({**editor.number, **with_server, "assistantId": before})
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


def test_only_twilio_numbers_offer_sms(in_row: InlineEditor) -> None:
    expect(in_row.pencil("sms")).to_have_count(1)
    other = in_row.page.locator("#results tbody tr", has_text="Telnyx").first
    expect(other.get_by_role("button", name="Edit name")).to_have_count(1)
    expect(other.get_by_role("button", name="Edit SMS")).to_have_count(0)


@pytest.mark.parametrize("by", ["Escape", "Cancel"])
def test_leaving_an_editor_sends_nothing(editor: InlineEditor, by: str) -> None:
    for field in FIELDS:
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
    assert editor.sent() == []


def test_saving_unchanged_sends_nothing(editor: InlineEditor) -> None:
    for place, field in enumerate(FIELDS, start=1):
        editor.open(field)
        editor.save.click()
        expect(editor.toast).to_have_count(place)
        expect(editor.toast.last).to_contain_text("Nothing was changed, so nothing was sent.")
        editor.expect_left(field)
    expect(editor.undo).to_have_count(0)
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


IS_SEEN = """option => {
  const { x, y, width, height } = option.getBoundingClientRect();
  return option.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.fixture(params=[360, 1280])
def sized_page(request: pytest.FixtureRequest, open_page: OpenPage, cast: Cast) -> Page:
    """A page of the operator, as narrow as a phone and as wide as a desktop."""
    return open_page(cast.operator, viewport={"width": request.param, "height": 740})


def test_the_choices_are_visible_beyond_the_row(
    sized_page: Page, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    editor = InlineEditor(sized_page, vapi_acme, number).visit().open("assignment")
    options = editor.form.get_by_role("option")
    expect(options.filter(has_text="Unassigned")).to_have_count(1)
    editor.form.get_by_role("combobox").fill("e")
    expect(options.filter(has_text="Unassigned")).to_have_count(0)
    assert options.count() > 2
    assert [each.evaluate(IS_SEEN) for each in options.all()[:3]] == [True] * 3


def test_every_editor_passes_axe_and_fits_the_screen(
    sized_page: Page, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    page = sized_page
    for where in PLACES:
        for field in FIELDS:
            InlineEditor(page, vapi_acme, number, where).visit("?search=Front").open(field)
            page.evaluate(AXE)
            assert violations(page) == [], (where, field)
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
