"""Text typed into an inline editor is never lost without a warning."""

import re

import pytest
from playwright.sync_api import Dialog, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

from .conftest import OpenPage
from .inline_editor import FALLBACK, NUMBER, InlineEditor, in_both_places
from .numbers_page import wait_until


@pytest.fixture
def in_row(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> InlineEditor:
    return InlineEditor(open_page(cast.operator), vapi_acme, vapi_acme.put(NUMBER)).visit()


@pytest.fixture
def editor(request: pytest.FixtureRequest, in_row: InlineEditor) -> InlineEditor:
    in_row.where = getattr(request, "param", "row")
    return in_row.visit()


def test_clicking_elsewhere_closes_an_unchanged_editor(in_row: InlineEditor) -> None:
    """It closes after the click, since closing moves the rows below."""
    in_row.open("name")
    below = in_row.page.locator("#results tbody tr").nth(3).locator("th a")
    href = below.get_attribute("href")
    below.hover()
    in_row.page.mouse.down()
    expect(below).to_be_focused()
    in_row.page.mouse.up()
    expect(in_row.page).to_have_url(re.compile(f"/{href}$"))

    in_row.visit().open("name").open("fallback")
    expect(in_row.form).to_have_count(1)


def test_clicking_elsewhere_keeps_a_changed_editor(in_row: InlineEditor) -> None:
    in_row.open("name").input("name").fill("Typed")
    in_row.page.get_by_role("searchbox").click()
    expect(in_row.input("name")).to_have_value("Typed")
    expect(in_row.form).to_have_class(re.compile("is-unsaved"))


def test_leaving_the_page_or_the_row_asks_for_confirmation(in_row: InlineEditor) -> None:
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message or dialog.type)
        dialog.dismiss()

    in_row.open("name").input("name").fill("Typed")
    in_row.page.on("dialog", dismiss)
    in_row.page.get_by_role("searchbox").fill("returns")
    wait_until(in_row.page, lambda: bool(asked), "it asks")
    in_row.page.get_by_role("link", name="Activity").click(no_wait_after=True)
    wait_until(in_row.page, lambda: len(asked) > 1, "it asks again")
    assert asked == ["Leave what you have not saved?", "beforeunload"]
    expect(in_row.input("name")).to_have_value("Typed")


@in_both_places
def test_saving_one_field_keeps_text_typed_into_another(editor: InlineEditor) -> None:
    """Saving replaces the row or the page around the other editor."""
    editor.open("fallback").input("fallback").fill("+14155550199")
    editor.open("name").input("name").fill("Back office")
    editor.input("name").press("Enter")

    expect(editor.cell("name")).to_contain_text("Back office")
    expect(editor.input("fallback")).to_have_value("+14155550199")
    editor.undo.click()
    expect(editor.cell("name")).to_contain_text("Front desk")
    expect(editor.input("fallback")).to_have_value("+14155550199")

    editor.save.click()
    editor.expect_saved("fallback", "+1 415-555-0199")
    editor.expect_stored(fallbackDestination={**FALLBACK, "number": "+14155550199"})


@in_both_places
def test_saving_one_field_keeps_another_editor_that_was_just_opened(editor: InlineEditor) -> None:
    """What is typed next goes into it, and is no shortcut."""
    editor.vapi.fail("update", Fault("latency", seconds=60, times=1))
    editor.open("name").input("name").fill("Back office")
    editor.input("name").press("Enter")
    expect(editor.form).to_have_attribute("inert", "")
    editor.pencil("fallback").click()
    expect(editor.input("fallback")).to_be_focused()
    editor.vapi.clear_faults()

    expect(editor.cell("name")).to_contain_text("Back office")
    expect(editor.input("fallback")).to_be_focused()
    editor.page.keyboard.type("+14155550199")
    editor.save.click()
    editor.expect_saved("fallback", "+1 415-555-0199")


def test_a_download_asks_nothing_and_shortcuts_go_on(in_row: InlineEditor) -> None:
    asked: list[str] = []
    in_row.page.on("dialog", lambda dialog: asked.append(dialog.type))
    in_row.open("name").input("name").fill("Typed")
    with in_row.page.expect_download():
        in_row.page.get_by_role("link", name="CSV", exact=True).click()
    assert asked == []
    expect(in_row.input("name")).to_have_value("Typed")
    in_row.page.keyboard.press("/")
    expect(in_row.page.get_by_role("searchbox")).to_be_focused()


def test_escape_that_ends_a_composition_keeps_the_editor(in_row: InlineEditor) -> None:
    key = "{ key: 'Escape', isComposing: true, bubbles: true, cancelable: true }"
    press = f"input => input.dispatchEvent(new KeyboardEvent('keydown', {key}))"
    in_row.open("name").input("name").evaluate(press)
    assert in_row.form.count() == 1


def test_an_editor_is_locked_while_it_is_saved(editor: InlineEditor) -> None:
    """The answer would replace anything typed meanwhile."""
    editor.vapi.fail("update", Fault("latency", seconds=60, times=1))
    editor.open("name").input("name").fill("Back office")
    editor.save.click()

    expect(editor.form).to_have_attribute("inert", "")
    expect(editor.form.locator(".inline-input")).to_have_css("opacity", "0.6")
    expect(editor.page.locator("#progress")).to_have_class(re.compile("htmx-request"))
    editor.vapi.clear_faults()
    editor.expect_saved("name", "Back office")
    assert len(editor.sent()) == 1


def test_a_save_leaves_the_focus_where_the_person_moved_it(in_row: InlineEditor) -> None:
    in_row.vapi.fail("update", Fault("latency", seconds=60, times=1))
    in_row.open("name").input("name").fill("Back office")
    in_row.save.click()
    in_row.page.get_by_role("searchbox").focus()
    in_row.vapi.clear_faults()
    expect(in_row.cell("name")).to_have_text("Back office")
    expect(in_row.pencil("name")).to_have_count(1)
    expect(in_row.page.get_by_role("searchbox")).to_be_focused()


def test_a_second_save_of_a_row_waits_for_the_first(editor: InlineEditor) -> None:
    editor.vapi.fail("update", Fault("latency", seconds=60, times=1))
    editor.open("fallback").input("fallback").fill("+14155550199")
    editor.open("name").input("name").fill("Back office")
    editor.input("name").press("Enter")
    editor.input("fallback").press("Enter")
    editor.vapi.clear_faults()

    expect(editor.form).to_have_count(0)
    expect(editor.cell("name")).to_contain_text("Back office")
    expect(editor.cell("fallback")).to_contain_text("+1 415-555-0199")
    changed = {**FALLBACK, "number": "+14155550199"}
    editor.expect_stored(name="Back office", fallbackDestination=changed)
    assert len(editor.sent()) == 2
