"""Filters of the list are chips. Those that Vapi doesn't have come from the newest audit."""

import re

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import Cast

from .conftest import OpenPage
from .held_requests import HeldRequests
from .inline_editor import NUMBER, InlineEditor
from .numbers_page import NumbersPage, list_requests


@pytest.fixture
def numbers(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> NumbersPage:
    """The list of an organization that has an audit."""
    audited(cast.acme)
    return NumbersPage(open_page(cast.operator)).open()


def test_filters_are_added_and_removed_one_by_one(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    is_same_document = numbers.is_same_document()
    vapi_acme.forget_requests()
    numbers.filter_by("Provider", "Telnyx")
    numbers.expect_address("?provider=telnyx")
    numbers.expect_count("1–5 of 5")
    expect(numbers.add_filter).to_be_focused()
    numbers.filter_by("Status", "Active")
    numbers.expect_address("?provider=telnyx&status=active")
    numbers.expect_chips("Provider: Telnyx", "Status: Active")
    expect(numbers.results).to_contain_text("They show the numbers of the audit run")
    assert not list_requests(vapi_acme)

    numbers.remove("Provider: Telnyx")
    numbers.expect_address("?status=active")
    numbers.expect_chips("Status: Active")
    expect(numbers.page.get_by_role("link", name="Remove Status: Active")).to_be_focused()
    numbers.page.keyboard.press("Enter")
    numbers.expect_address("")
    numbers.expect_chips()
    expect(numbers.add_filter).to_be_focused()
    numbers.expect_count("1–50 of 60")
    assert is_same_document()


def test_a_search_and_an_order_keep_the_filters(numbers: NumbersPage) -> None:
    numbers.open("?assigned=none")
    numbers.expect_chips("Assigned to: Nothing")
    numbers.search.fill("555")
    numbers.expect_address("?search=555&assigned=none")
    numbers.reverse()
    numbers.expect_address("?search=555&assigned=none&sortOrder=ASC")
    numbers.expect_chips("Assigned to: Nothing")
    for cell in numbers.rows.locator(".col-assigned").all():
        expect(cell).to_contain_text("Unassigned")


def test_numbers_with_a_finding_are_listed(numbers: NumbersPage) -> None:
    numbers.filter_by("Finding", "No assignment")
    numbers.expect_address("?rule=unassigned")
    expect(numbers.rows.first.locator(".col-assigned")).to_contain_text("Unassigned")


def test_an_edit_in_a_filtered_list_is_kept(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(NUMBER)
    audited(cast.acme)
    editor = InlineEditor(open_page(cast.operator), vapi_acme, number).visit("?provider=twilio")
    editor.open("sms").input("smsEnabled").select_option("Off")
    editor.save.click()
    editor.expect_saved("sms", "Off")
    editor.page.reload()
    expect(editor.cell("sms")).to_contain_text("Off")


def test_a_filtered_list_is_saved_as_a_search(numbers: NumbersPage) -> None:
    numbers.open("?provider=telnyx")
    numbers.tabs.get_by_role("link", name="Save search").click()
    dialog = numbers.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Telnyx")
    dialog.get_by_role("button", name="Save search").click()
    numbers.expect_tabs("All numbers", "Telnyx*")
    numbers.tabs.get_by_role("link", name="All numbers").click()
    numbers.expect_chips()
    numbers.tabs.get_by_role("link", name="Telnyx").click()
    numbers.expect_chips("Provider: Telnyx")


def test_filters_offer_an_audit_before_the_first(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers = NumbersPage(open_page(cast.viewer)).open("?provider=twilio")
    numbers.expect_chips("Provider: Twilio")
    expect(numbers.results.get_by_role("heading")).to_have_text("These filters need an audit")
    numbers.remove("Provider: Twilio")
    numbers.expect_count("1–50 of 60")

    numbers.add_filter.click()
    numbers.page.get_by_role("button", name="Run audit").click()
    expect(numbers.page).to_have_url(re.compile("/audit/$"))


def test_many_chips_stay_on_the_screen(open_page: OpenPage, cast: Cast) -> None:
    audited(cast.acme)
    page = open_page(cast.viewer)
    query = f"?provider={'long' * 16}&status=active&assigned=assistant&rule=unassigned"
    numbers = NumbersPage(page).open(query)
    expect(numbers.chips).to_have_count(4)
    for width in (320, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_date_typed_while_a_search_answers_is_kept(numbers: NumbersPage) -> None:
    """Until the dates of the list are others."""
    searches = HeldRequests(numbers.page, "**/numbers/?search=*")
    numbers.add_filter.click()
    expect(numbers.date("Created", "From")).to_be_visible()
    numbers.page.keyboard.press("Escape")
    numbers.search.fill("555")
    search = searches.first()
    numbers.add_filter.click()
    numbers.date("Created", "From").fill("2026-01-02")
    search.continue_()
    numbers.expect_address("?search=555")
    expect(numbers.page.locator(".add-filter [name=search]")).to_have_value("555")
    expect(numbers.date("Created", "From")).to_have_value("2026-01-02")

    numbers.page.get_by_role("button", name="Apply dates").click()
    searches.let_one_go()
    expect(numbers.chips).to_have_count(1)
    numbers.page.locator("#refine .chip a").click()
    searches.let_one_go()
    expect(numbers.chips).to_have_count(0)
    numbers.add_filter.click()
    expect(numbers.date("Created", "From")).to_have_value("")
