"""What people do on the list before the scripts arrive."""

import re

from playwright.sync_api import expect

import vapi_sandbox
from dashboard.orgs.preferences import Theme
from tests.cast import Cast

from ..numbers_page import NumbersPage
from .conftest import LIST, Open, Scripts


def test_text_typed_into_the_search_is_searched(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.search.press_sequentially("returns")
    scripts.arrive()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.search).to_be_focused()
    expect(numbers.search).to_have_value("returns")
    assert len(scripts.loaded) == 1


def test_typing_continues_while_the_scripts_arrive(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.search.press_sequentially("returns")
    scripts.arrive()
    numbers.search.press_sequentially(" hot")

    numbers.expect_address("?search=returns+hot")
    expect(numbers.search).to_have_value("returns hot")
    expect(numbers.row("Returns hotline")).to_be_visible()


def test_a_heading_sorts_the_list(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.reverse()

    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_sorted("ascending")


def test_a_checked_number_is_selected(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.rows.nth(1).get_by_role("checkbox").check()
    scripts.arrive()

    expect(numbers.page.locator("#selected")).to_have_text("1 number selected")
    expect(numbers.rows.nth(1).get_by_role("checkbox")).to_be_checked()


def test_choices_in_the_view_menu_are_saved(open_early: Open, scripts: Scripts, cast: Cast) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.view.click()
    numbers.page.get_by_label("Provider").uncheck()
    numbers.page.get_by_label("Compact").check()
    scripts.arrive()

    expect(numbers.results).to_have_attribute("data-hidden", "provider")
    expect(numbers.page.locator("html")).to_have_attribute("data-density", "compact")
    assert len(scripts.loaded) == 1


def test_a_theme_button_changes_the_theme(open_early: Open, cast: Cast) -> None:
    page = open_early(LIST)
    page.locator(".header-user summary").click()
    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    cast.admin.refresh_from_db()
    assert cast.admin.preferences.theme == Theme.DARK


def test_the_links_of_a_row_open_a_section_of_the_form_or_the_page_that_confirms(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "twilio", "number": "+14155550123", "name": "Front desk"})
    for link, section in (
        ("Edit name", "number"),
        ("Edit assignment", "number"),
        ("Edit fallback", "fallback"),
        ("Edit sms", "provider"),  # which is folded
    ):
        scripts.hold()
        numbers = NumbersPage(open_early(LIST))
        row = numbers.row("+1 415-555-0123").first
        row.hover()
        row.get_by_role("button", name=link).click()

        expect(numbers.page).to_have_url(re.compile(rf"/edit/#fields-{section}$"))
        scripts.arrive()
        expect(numbers.page.locator(f"#fields-{section}")).to_be_visible()

    scripts.hold()
    numbers = NumbersPage(open_early(LIST))
    row = numbers.row("Returns hotline")
    row.hover()
    row.get_by_role("button", name="Delete number").click()
    expect(numbers.page).to_have_url(re.compile("/delete/$"))
    expect(numbers.page.get_by_role("heading", level=1)).to_have_text("Delete this number?")


def test_an_open_menu_loads_its_content(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.add_filter.click()
    panel = numbers.page.locator("details[open] .menu-panel")
    expect(panel).to_be_visible()
    scripts.arrive()
    expect(panel).to_contain_text("Run an audit to filter")


def test_the_dates_filter_the_list(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(f"{LIST}filters/"))
    numbers.date("Created", "To").fill("2001-01-01")
    numbers.page.get_by_role("button", name="Apply dates").click()
    expect(numbers.results.get_by_role("heading")).to_have_text("No number in these dates")
    scripts.arrive()
    numbers.expect_chips("Created: to 2001-01-01")
