"""Reading works without JavaScript, with plain forms and links."""

import re

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import PASSWORD, Cast

from .conftest import OpenPage
from .numbers_page import NumbersPage, newest_first


@pytest.fixture
def numbers(open_page: OpenPage, cast: Cast) -> NumbersPage:
    return NumbersPage(open_page(cast.viewer, java_script_enabled=False)).open()


def test_a_person_signs_in(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/orgs/acme/numbers/?search=returns")
    page.get_by_label("Email").fill(cast.viewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    NumbersPage(page).expect_address("?search=returns")


def test_the_list_is_searched(numbers: NumbersPage) -> None:
    numbers.search.fill("returns")
    numbers.page.get_by_role("button", name="Search").click()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.page).to_have_title("returns · Numbers · Acme Support · Vapi numbers")


def test_the_list_is_sorted(numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization) -> None:
    numbers.reverse()

    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_shown(newest_first(vapi_acme)[::-1][:50])


def test_the_view_menu_saves_preferences(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers.open("?sortOrder=ASC&limit=50&page=2")
    numbers.view.click()
    numbers.limit.select_option("25")
    numbers.page.get_by_label("Provider").uncheck()
    numbers.page.get_by_label("Compact").check()
    numbers.page.get_by_role("button", name="Apply").click()

    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_shown(newest_first(vapi_acme)[::-1][:25])
    expect(numbers.page.get_by_role("columnheader", name="Provider")).to_be_hidden()
    expect(numbers.page.get_by_role("columnheader", name="Name")).to_be_visible()
    expect(numbers.page.locator("html")).to_have_attribute("data-density", "compact")


def test_the_theme_is_changed(numbers: NumbersPage) -> None:
    numbers.open("?search=returns")
    numbers.page.locator(".header-user summary").click()
    numbers.page.get_by_role("button", name="Dark").click()

    numbers.expect_address("?search=returns")
    expect(numbers.page.locator("html")).to_have_css("color-scheme", "dark")


def test_a_search_is_saved_renamed_and_deleted(numbers: NumbersPage) -> None:
    numbers.open("?search=returns")
    numbers.page.get_by_role("link", name="Save search").click()
    numbers.page.get_by_label("Name").fill("The hotline")
    numbers.page.get_by_role("button", name="Save search").click()
    numbers.expect_address("?search=returns")
    expect(numbers.page.locator("#toasts")).to_contain_text("“The hotline” was saved.")
    numbers.expect_tabs("All numbers", "The hotline*")

    numbers.tabs.get_by_role("link", name="Rename").click()
    numbers.page.get_by_label("Name").fill("Returns")
    numbers.page.get_by_role("button", name="Rename search").click()
    numbers.expect_tabs("All numbers", "Returns*")

    numbers.tabs.get_by_role("link", name="Delete").click()
    numbers.page.get_by_role("button", name="Delete search").click()
    numbers.expect_tabs("All numbers")
    numbers.expect_address("?search=returns")


def test_the_numbers_of_an_audit_are_filtered(numbers: NumbersPage, cast: Cast) -> None:
    audited(cast.acme)
    numbers.open("filters/")
    numbers.page.locator("summary", has_text="Provider").click()
    numbers.page.get_by_role("link", name="Telnyx").click()
    numbers.expect_chips("Provider: Telnyx")
    expect(numbers.rows).to_have_count(5)


def test_pages_are_turned(numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization) -> None:
    numbers.link("Next").click()

    numbers.expect_address("?limit=50&page=2")
    numbers.expect_shown(newest_first(vapi_acme)[50:])


def test_dates_filter_the_list(numbers: NumbersPage) -> None:
    numbers.add_filter.click()
    numbers.page.get_by_role("link", name="Add filter").click()
    numbers.date("Created", "To").fill("2001-01-01")
    numbers.page.get_by_role("button", name="Apply dates").click()

    expect(numbers.results.get_by_role("heading")).to_have_text("No number in these dates")
    numbers.remove("Created: to 2001-01-01")
    numbers.expect_count("1–50 of 60")


def test_a_number_is_opened(numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization) -> None:
    newest = newest_first(vapi_acme)[0]
    numbers.rows.first.get_by_role("link").click()

    expect(numbers.page).to_have_url(re.compile(rf"{newest}/$"))
    numbers.page.get_by_text("Show Vapi's JSON").click()
    expect(numbers.page.get_by_role("region", name="Raw JSON")).to_contain_text(newest)


def test_controls_that_need_a_script_are_hidden(numbers: NumbersPage) -> None:
    expect(numbers.rows.first).to_be_visible()
    assert not numbers.page.locator(".copy").evaluate_all(
        "buttons => buttons.filter(button => getComputedStyle(button).display !== 'none').length"
    )
