"""Deleting a number: the dialog that confirms it, and the page and focus afterwards."""

import re
from typing import Self

import pytest
from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from dashboard.orgs.models import Role, User
from tests.cast import Cast
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .inline_editor import InlineEditor
from .numbers_page import ADDRESS, NumbersPage
from .sign_in_dialog import sign_in_again
from .test_accessibility import AXE, violations


class Deleting:
    """The dialog that confirms the deletion of a number."""

    def __init__(self, page: Page, vapi: vapi_sandbox.Organization) -> None:
        self.page, self.vapi = page, vapi
        self.numbers = NumbersPage(page)
        self.dialog = page.get_by_role("dialog", name="Delete this number?")
        self.typed = self.dialog.get_by_label("To delete it, type")
        self.delete = self.dialog.get_by_role("button", name="Delete")
        self.alert = self.dialog.get_by_role("alert")
        self.toast = page.locator("#toasts .toast")

    def open(self, number: JSON, query: str = "") -> Self:
        self.numbers.open(query)
        self.button(number).click()
        expect(self.typed).to_be_focused()
        return self

    def row(self, number: JSON) -> Locator:
        link = self.page.locator(f"th a[href='{number['id']}/']")
        return self.page.locator("#results tbody tr", has=link)

    def button(self, number: JSON) -> Locator:
        return self.row(number).get_by_role("button", name="Delete number")

    def confirm(self, text: str) -> None:
        self.typed.fill(text)
        self.typed.press("Enter")

    def expect_gone(self, number: JSON, words: str) -> None:
        expect(self.toast).to_have_text(words)
        expect(self.dialog).to_be_hidden()
        expect(self.row(number)).to_have_count(0)
        assert self.vapi.get(number["id"]) is None

    def expect_accessible(self) -> None:
        self.page.evaluate(AXE)
        assert violations(self.page) == []

    def sent(self) -> int:
        return sum(each.method == "DELETE" for each in self.vapi.requests)


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """The newest of acme's 61 numbers."""
    assistant = vapi_acme.assistants[0]["id"]
    fields = {"number": "+14155550123", "name": "Front desk", "assistantId": assistant}
    return vapi_acme.put({"provider": "vapi", **fields})


@pytest.fixture
def deleting(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> Deleting:
    return Deleting(open_page(cast.admin), vapi_acme)


def test_the_dialog_says_what_will_be_deleted(deleting: Deleting, number: JSON) -> None:
    deleting.open(number)
    for words in (
        "+1 415-555-0123",
        "Front desk",
        deleting.vapi.assistants[0]["name"],
        "Vapi bought this number and releases it. You may not get it back.",
        "type the last four digits of the number",
    ):
        expect(deleting.dialog).to_contain_text(words)
    own = next(each for each in deleting.vapi.numbers if each["provider"] == "twilio")
    deleting.open(own, f"?search={own['number'].lstrip('+')}")
    expect(deleting.dialog).to_contain_text("You keep it at your carrier.")


def test_typing_the_last_digits_deletes_the_number(
    deleting: Deleting, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    deleting.open(number).confirm("0124")
    expect(deleting.typed).to_have_accessible_description(re.compile("This isn't the last four"))
    expect(deleting.typed).to_have_attribute("aria-invalid", "true")
    expect(deleting.typed).to_have_value("0124")
    expect(deleting.typed).to_be_focused()
    deleting.expect_accessible()
    assert deleting.sent() == 0

    is_same_document = deleting.numbers.is_same_document()
    deleting.confirm("0123")
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")
    deleting.numbers.expect_count("1–50 of 60")
    expect(deleting.numbers.rows.first.get_by_role("link")).to_be_focused()
    assert is_same_document()
    assert deleting.sent() == 1


def test_the_focus_moves_to_the_next_row(deleting: Deleting, number: JSON) -> None:
    rows = deleting.vapi.numbers[::-1]
    deleting.open(rows[1]).confirm(deleting.page.locator("dd.mono").inner_text()[-4:])
    expect(deleting.row(rows[2]).get_by_role("link")).to_be_focused()


def test_deleting_the_last_row_of_a_page_shows_the_page_before(
    deleting: Deleting, number: JSON
) -> None:
    for each in deleting.vapi.numbers[:-26]:
        deleting.vapi.delete(each["id"])
    deleting.open(number, "?sortOrder=ASC&limit=25&page=2").confirm("0123")
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")
    deleting.numbers.expect_count("1–25 of 25")
    deleting.numbers.expect_address("?sortOrder=ASC&limit=25")
    expect(deleting.numbers.rows.first.get_by_role("link")).to_be_focused()


def test_deleting_the_last_match_shows_the_empty_state(deleting: Deleting, number: JSON) -> None:
    deleting.open(number, "?search=14155550123").confirm("0123")
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")
    expect(deleting.numbers.results.get_by_role("heading")).to_be_visible()
    deleting.numbers.expect_address("?search=14155550123")
    expect(deleting.numbers.results.get_by_role("link", name="Show all numbers")).to_be_focused()
    deleting.page.keyboard.press("Enter")
    deleting.numbers.expect_count("1–50 of 60")


def test_a_number_that_was_already_deleted_is_reported(deleting: Deleting, number: JSON) -> None:
    """Deleted as the deletion is sent, and before it is confirmed."""
    deleting.open(number)
    deleting.vapi.fail("delete", Fault("status", status=404, times=1))
    deleting.confirm("0123")
    expect(deleting.toast).to_have_text("+1 415-555-0123 was already deleted.")
    expect(deleting.dialog).to_be_hidden()

    deleting.open(number)
    deleting.vapi.delete(number["id"])
    deleting.confirm("0123")
    deleting.expect_gone(number, "The number was already deleted.")


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault(status=403, body={"message": "Not with this key"}), 502, "Not with this key"),
        (Fault(status=500), 504, "Vapi's answer was lost"),
    ],
)
def test_a_failure_keeps_the_number_and_says_why(
    deleting: Deleting,
    number: JSON,
    complaints: Complaints,
    fault: Fault,
    status: int,
    words: str,
) -> None:
    complaints.announce(f"status of {status}", f"Response Status Error Code {status}")
    deleting.vapi.fail("delete", fault)
    deleting.open(number).confirm("0123")
    expect(deleting.alert).to_contain_text(words)
    expect(deleting.typed).to_be_focused()
    expect(deleting.row(number)).to_have_count(1)
    deleting.expect_accessible()

    deleting.vapi.clear_faults()
    wait_until_no_write_can_arrive()
    deleting.delete.click()
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")


def test_the_deletion_is_reported_even_if_the_list_then_fails(
    deleting: Deleting, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 502")
    deleting.open(number)
    deleting.vapi.fail("list", Fault("status", status=500))
    deleting.confirm("0123")
    expect(deleting.toast).to_have_text("+1 415-555-0123 was deleted.")
    expect(deleting.page.get_by_role("heading", level=1)).to_have_text("Vapi can't be reached")


def test_leaving_the_dialog_deletes_nothing(deleting: Deleting, number: JSON) -> None:
    deleting.open(number).typed.fill("0123")
    deleting.page.keyboard.press("Escape")
    expect(deleting.dialog).to_be_hidden()
    expect(deleting.button(number)).to_be_focused()

    deleting.button(number).click()
    deleting.typed.fill("0123")
    deleting.dialog.get_by_role("button", name="Cancel").click()
    expect(deleting.dialog).to_be_hidden()
    expect(deleting.button(number)).to_be_focused()
    assert deleting.sent() == 0


def test_a_number_without_digits_is_confirmed_by_its_name(deleting: Deleting) -> None:
    fields = {"provider": "vapi", "sipUri": "sip:front@sip.vapi.ai", "name": "SIP desk"}
    number = deleting.vapi.put(fields)
    deleting.open(number)
    expect(deleting.dialog).to_contain_text("type the name of the number: SIP desk")
    deleting.confirm("sip desk")
    expect(deleting.row(number)).to_have_count(0)
    assert deleting.vapi.get(number["id"]) is None


def test_a_number_is_deleted_from_its_page(deleting: Deleting, number: JSON) -> None:
    deleting.page.goto(f"{ADDRESS}{number['id']}/")
    deleting.page.get_by_role("link", name="Delete", exact=True).click()
    deleting.confirm("0123")
    deleting.numbers.expect_address("")
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")


def test_only_an_admin_is_offered_delete(open_page: OpenPage, cast: Cast, number: JSON) -> None:
    for person in (cast.viewer, cast.operator):
        page = open_page(person)
        for address in (ADDRESS, f"{ADDRESS}{number['id']}/"):
            page.goto(address)
            expect(page.locator("[data-dialog]")).to_have_count(0)


def test_a_lost_role_is_explained_in_the_dialog(
    deleting: Deleting, number: JSON, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 403", "Response Status Error Code 403")
    deleting.open(number)
    member = cast.member(cast.admin)
    member.role = Role.OPERATOR
    member.save()
    deleting.confirm("0123")
    expect(deleting.dialog).to_contain_text("This needs the role Admin; yours is Operator.")
    expect(deleting.row(number)).to_have_count(1)


@pytest.mark.parametrize("person", ["admin", "viewer"])
def test_deleting_continues_after_signing_in_again(
    deleting: Deleting, number: JSON, cast: Cast, complaints: Complaints, person: str
) -> None:
    complaints.announce("status of 401")
    user: User = getattr(cast, person)
    deleting.numbers.open()
    deleting.page.context.clear_cookies(name="sessionid")
    deleting.button(number).click()
    sign_in_again(deleting.page, user)
    if person == "viewer":
        expect(deleting.page.locator("body")).to_have_attribute("data-user", str(user.pk))
        return
    expect(deleting.typed).to_be_focused()
    deleting.page.context.clear_cookies(name="sessionid")
    deleting.confirm("0123")
    sign_in_again(deleting.page, user)
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")
    assert deleting.sent() == 1


def test_text_typed_into_another_row_is_kept(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    page = open_page(cast.admin)
    other = InlineEditor(page, vapi_acme, vapi_acme.numbers[-2]).visit().open("name")
    other.input("name").fill("Typed")
    deleting = Deleting(page, vapi_acme)
    deleting.button(number).click()
    deleting.confirm("0123")
    deleting.expect_gone(number, "+1 415-555-0123 was deleted.")
    expect(other.input("name")).to_have_value("Typed")
    other.save.click()
    other.expect_saved("name", "Typed")


def test_a_number_is_deleted_without_javascript(
    open_page: OpenPage, cast: Cast, deleting: Deleting, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422")
    page = open_page(cast.admin, java_script_enabled=False)
    page.goto(f"{ADDRESS}{number['id']}/")
    page.get_by_role("link", name="Delete", exact=True).click()
    for typed in ("0124", "0123"):
        page.get_by_label("To delete it, type").fill(typed)
        page.get_by_role("button", name="Delete").click()
        if typed == "0124":
            expect(page.get_by_role("alert")).to_contain_text("This isn't the last four digits")
    NumbersPage(page).expect_address("")
    expect(page.locator("#toasts")).to_contain_text("+1 415-555-0123 was deleted.")
    assert deleting.vapi.get(number["id"]) is None
