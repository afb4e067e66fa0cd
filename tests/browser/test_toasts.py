"""Toasts are visible, announced and usable, on the page and above a dialog."""

import pytest
from playwright.sync_api import Locator, expect

import vapi_sandbox
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .inline_editor import NUMBER, InlineEditor
from .test_accessibility import AXE, violations

SHOW = (
    """text => document.dispatchEvent(new CustomEvent("toast", {detail: {text, tone: "error"}}))"""
)
IS_ON_TOP = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.fixture
def editor(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> InlineEditor:
    """The inline editor of an admin, who can delete too."""
    return InlineEditor(open_page(cast.admin), vapi_acme, vapi_acme.put(NUMBER)).visit()


def ask(editor: InlineEditor) -> Locator:
    """Open the dialog that confirms the deletion of the number."""
    editor.row.get_by_role("button", name="Delete number").click()
    dialog = editor.page.get_by_role("dialog", name="Delete this number?")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    return dialog


def test_a_toast_is_visible_above_a_dialog(editor: InlineEditor) -> None:
    for width in (360, 1280):
        editor.page.set_viewport_size({"width": width, "height": 740})
        dialog = ask(editor)
        region = dialog.locator("#toasts[role=status][aria-live=polite]")
        expect(region).to_have_count(1)  # before the first toast
        editor.page.evaluate(SHOW, "Something happened")

        expect(region).to_contain_text("Something happened")
        assert editor.toast.evaluate(IS_ON_TOP)
        editor.page.evaluate(AXE)
        assert violations(editor.page) == []

        editor.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(editor.page.locator("body > #toasts")).to_contain_text("Something happened")
        editor.toast.get_by_role("button", name="Dismiss").click()
        expect(editor.toast).to_have_count(0)


def test_a_toast_stays_when_the_dialogs_content_changes(
    editor: InlineEditor, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    dialog = ask(editor)
    editor.page.evaluate(SHOW, "Something happened")
    dialog.get_by_role("textbox").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("This isn't the last four digits")
    expect(editor.toast).to_contain_text("Something happened")


def test_undo_works_above_a_dialog(editor: InlineEditor) -> None:
    editor.open("name").input("name").fill("Back office")
    editor.save.click()
    editor.expect_saved("name", "Back office")
    dialog = ask(editor)
    editor.undo.click()

    expect(editor.toast).to_have_text("+1 415-555-0123: the name is as it was before.")
    expect(dialog).to_be_visible()
    expect(editor.cell("name")).to_have_text("Front desk")
    editor.expect_stored()


def test_toasts_move_into_the_topmost_dialog_and_back(editor: InlineEditor) -> None:
    editor.page.keyboard.press("Control+k")
    palette = editor.page.get_by_role("dialog", name="Go to")
    expect(palette.locator("#toasts")).to_have_count(1)
    editor.page.evaluate(SHOW, "Something happened")
    below, above = editor.toast.bounding_box(), palette.bounding_box()
    assert below and above and below["y"] >= above["y"] + above["height"]
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("body > #toasts")).to_have_count(1)


def test_a_toast_is_announced_again_after_its_dialog_closes(
    editor: InlineEditor,
) -> None:
    """Screen readers announce additions to a live region, not a region that moves."""
    dialog = ask(editor)
    editor.page.evaluate(
        """() => {
          window.told = [];
          const toasts = document.getElementById("toasts");
          new MutationObserver(() => {
            setTimeout(() => told.push([toasts.textContent, toasts.parentElement.tagName]));
          }).observe(toasts, { childList: true });
        }"""
    )
    dialog.get_by_role("textbox").fill("0123")
    dialog.get_by_role("textbox").press("Enter")
    expect(dialog).to_be_hidden()
    told = "told.filter(([text, at]) => text.includes('was deleted') && at === 'BODY').length"
    editor.page.wait_for_function(f"() => {told} >= 2")
