"""Failures during inline editing, and Undo."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from dashboard.orgs.models import Role
from phone_numbers.editing.inline_fields import FIELDS
from phone_numbers.models import OpenedForm
from tests.cast import Cast
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client import VapiClient
from vapi_client.errors import UnknownOutcome
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .inline_editor import FALLBACK, NUMBER, InlineEditor, in_both_places
from .sign_in_dialog import sign_in_again
from .test_accessibility import AXE, violations


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    return vapi_acme.put({**NUMBER, "assistantId": vapi_acme.assistants[0]["id"]})


@pytest.fixture
def editor(
    request: pytest.FixtureRequest,
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    number: JSON,
) -> InlineEditor:
    return InlineEditor(
        open_page(cast.operator), vapi_acme, number, getattr(request, "param", "row")
    ).visit()


@pytest.fixture
def fails(complaints: Complaints) -> Callable[[int], None]:
    """Announce that a response of the site will have this status."""

    def announce(status: int) -> None:
        complaints.announce(f"status of {status}", f"Response Status Error Code {status}")

    return announce


Fails = Callable[[int], None]


def axe_finds_nothing(editor: InlineEditor) -> bool:
    editor.page.evaluate(AXE)
    assert violations(editor.page) == []
    return True


def expect_typed(editor: InlineEditor, text: str) -> None:
    """Expect the typed text in an editor that is still usable."""
    expect(editor.input("name")).to_have_value(text)
    expect(editor.form).not_to_have_attribute("inert", "")
    expect(editor.form.locator(":focus")).to_have_count(1)


def test_vapis_errors_are_shown_in_the_cell(editor: InlineEditor, fails: Fails) -> None:
    """An error about the field is at its input; any other is above it."""
    fails(422)
    said = ["name is taken", "server.url must be reachable"]
    editor.vapi.fail("update", Fault("status", status=400, times=1, body={"message": said}))
    editor.open("name").input("name").fill("Back office")
    editor.save.click()

    expect(editor.input("name")).to_have_accessible_description(re.compile("name is taken"))
    expect(editor.input("name")).to_be_focused()
    expect(editor.alert).to_have_text("Server › URL: server.url must be reachable")
    expect_typed(editor, "Back office")
    assert axe_finds_nothing(editor)

    editor.save.click()
    editor.expect_saved("name", "Back office")
    editor.expect_stored(name="Back office")


def test_leaving_after_an_error_shows_the_saved_value(editor: InlineEditor, fails: Fails) -> None:
    fails(422)
    editor.open("name").input("name").fill("x" * 41)
    editor.save.click()
    expect(editor.form).to_contain_text("this has 41")
    editor.page.keyboard.press("Escape")
    expect(editor.cell("name")).to_contain_text("Front desk")
    editor.expect_left("name")
    assert editor.sent() == []


@pytest.fixture
def answer_lost(editor: InlineEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose the answer to a save, and fail the check after it."""
    editor.vapi.fail("update", Fault("reset"))
    original = VapiClient.update_number

    def update(*arguments: Any, **options: Any) -> PhoneNumber:
        try:
            return original(*arguments, **options)
        except UnknownOutcome:
            editor.vapi.fail("get", Fault("status", status=500))
            raise

    monkeypatch.setattr(VapiClient, "update_number", update)


@pytest.mark.parametrize(
    ("what", "status", "heading"),
    [
        ("key", 502, "Vapi refused this organization's key"),
        ("time-out", 504, "Vapi took too long to answer"),
        ("error", 504, "Vapi's answer was lost"),
        ("unknown", 504, "Vapi's answer was lost"),
    ],
)
def test_a_failure_is_shown_in_the_cell_and_keeps_the_typed_text(
    request: pytest.FixtureRequest,
    editor: InlineEditor,
    fails: Fails,
    what: str,
    status: int,
    heading: str,
) -> None:
    fails(status)
    editor.open("name").input("name").fill("Back office")
    match what:
        case "key":
            editor.vapi.revoke()
        case "time-out":
            request.getfixturevalue("impatient")
            editor.vapi.fail("get", Fault("hang"))
        case "error":
            editor.vapi.fail("update", Fault("status", status=500))
        case _:
            request.getfixturevalue("answer_lost")
    editor.save.click()

    expect(editor.alert).to_contain_text(heading)
    expect_typed(editor, "Back office")

    editor.vapi.clear_faults()
    editor.vapi.restore()
    wait_until_no_write_can_arrive()
    editor.save.click()
    editor.expect_saved("name", "Back office")
    editor.expect_stored(name="Back office")


@pytest.mark.parametrize("decision", ["Yours: Mine", "Theirs: Reception"])
def test_a_person_decides_a_conflict(editor: InlineEditor, fails: Fails, decision: str) -> None:
    fails(409)
    editor.open("name").input("name").fill("Mine")
    editor.change(name="Reception", smsEnabled=False)
    editor.save.click()

    expect(editor.alert).to_contain_text("Name was changed by somebody else")
    for value in ("Yours: Mine", "Theirs: Reception"):
        expect(editor.form.get_by_label(value)).not_to_be_checked()
    assert axe_finds_nothing(editor)
    with editor.page.expect_response("**/name/"):
        editor.save.click()
    expect(editor.alert).to_contain_text("Name was changed by somebody else")
    assert editor.sent() == []

    editor.form.get_by_label(decision).check()
    editor.save.click()
    shown = decision.partition(": ")[2]
    expect(editor.cell("name")).to_contain_text(shown)
    editor.expect_left("name")
    assert editor.sent() == ([{"name": "Mine", "provider": "twilio"}] if shown == "Mine" else [])
    editor.expect_stored(name=shown, smsEnabled=False)


def test_a_number_deleted_meanwhile_keeps_the_typed_text(
    editor: InlineEditor, fails: Fails
) -> None:
    fails(404)
    editor.open("name").input("name").fill("Back office")
    editor.vapi.delete(editor.number["id"])
    editor.save.click()
    expect(editor.alert).to_contain_text("Vapi doesn't have this number")
    expect_typed(editor, "Back office")


@pytest.mark.parametrize("what", ["deleted", "key"])
def test_the_editor_says_why_the_number_cannot_be_read(
    editor: InlineEditor, fails: Fails, what: str
) -> None:
    fails(404 if what == "deleted" else 502)
    if what == "deleted":
        editor.vapi.delete(editor.number["id"])
        words = "It was deleted, or it belongs to another"
    else:
        editor.vapi.revoke()
        words = "Vapi refused this organization's key"
    editor.open("name")
    editor.page.keyboard.type("Back office")
    expect(editor.alert).to_contain_text(words)
    expect_typed(editor, "Back office")
    editor.page.keyboard.press("Escape")
    expect(editor.cell("name")).to_contain_text("Front desk")
    editor.expect_left("name")


def test_a_lost_role_keeps_the_typed_text(editor: InlineEditor, cast: Cast, fails: Fails) -> None:
    fails(403)
    editor.open("name").input("name").fill("Back office")
    member = cast.member(cast.operator)
    member.role = Role.VIEWER
    member.save()
    editor.save.click()

    expect(editor.toast).to_contain_text("This needs the role Operator; yours is Viewer.")
    expect_typed(editor, "Back office")
    assert editor.sent() == []


@pytest.mark.parametrize("when", ["opening", "saving"])
def test_editing_continues_after_signing_in_again(
    editor: InlineEditor, cast: Cast, complaints: Complaints, when: str
) -> None:
    complaints.announce("status of 401")
    if when == "opening":
        editor.page.context.clear_cookies(name="sessionid")
        editor.pencil("name").click()
        sign_in_again(editor.page, cast.operator)
        editor.input("name").fill("Back office")
        editor.input("name").press("Enter")
    else:
        editor.open("name").input("name").fill("Back office")
        editor.page.context.clear_cookies(name="sessionid")
        editor.save.click()
        sign_in_again(editor.page, cast.operator)

    editor.expect_saved("name", "Back office")
    assert editor.sent() == [{"name": "Back office", "provider": "twilio"}]


def test_declining_to_sign_in_keeps_the_typed_text(
    editor: InlineEditor, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    editor.open("name").input("name").fill("Back office")
    editor.page.context.clear_cookies(name="sessionid")
    editor.save.click()
    editor.sign_in_dialog.get_by_role("button", name="Not now").click()
    expect_typed(editor, "Back office")


def test_an_expired_editor_keeps_the_typed_text_and_can_be_saved(
    editor: InlineEditor, fails: Fails
) -> None:
    fails(409)
    editor.open("name").input("name").fill("Back office")
    OpenedForm.objects.all().delete()
    editor.save.click()
    expect(editor.alert).to_contain_text("This editor expired")
    expect_typed(editor, "Back office")
    assert editor.sent() == []

    editor.save.click()
    editor.expect_saved("name", "Back office")


@in_both_places
def test_undo_restores_the_value_before(editor: InlineEditor) -> None:
    for field in ("name", "assignment", "fallback"):
        editor.vapi.forget_requests()
        before = editor.cell(field).inner_text()
        editor.open(field)
        if field == "name":
            editor.input("name").fill("Back office")
        elif field == "assignment":
            editor.input("assignee").fill("")
        else:
            editor.input("fallback").fill("+14155550199")
        editor.save.click()
        editor.undo.click()

        label = FIELDS[field].label
        expect(editor.toast.last).to_have_text(f"+1 415-555-0123: {label} is as it was before.")
        expect(editor.undo).to_have_count(0)
        expect(editor.cell(field)).to_have_text(before, use_inner_text=True)
        editor.expect_left(field)
        editor.expect_stored()
        restored = {
            "name": {"name": "Front desk"},
            "assignment": {"assistantId": editor.number["assistantId"]},
            "fallback": {"fallbackDestination": FALLBACK},
        }[field]
        assert editor.sent()[1:] == [{**restored, "provider": "twilio"}]


def test_undo_refuses_to_overwrite_a_later_change(editor: InlineEditor, fails: Fails) -> None:
    fails(409)
    editor.open("name").input("name").fill("Back office")
    editor.save.click()
    editor.expect_saved("name", "Back office")
    editor.change(name="Theirs")
    editor.undo.click()

    expect(editor.toast).to_have_count(1)
    expect(editor.toast).to_contain_text("the number was changed again since")
    expect(editor.cell("name")).to_contain_text("Back office")
    assert len(editor.sent()) == 1
    editor.expect_stored(name="Theirs")

    editor.toast.get_by_role("link", name="Compare").click()
    expect(editor.page.get_by_role("heading", level=1)).to_contain_text("Revert a change")
    expect(editor.page.locator("#problems")).to_contain_text("Theirs")
