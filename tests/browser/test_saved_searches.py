"""Saved searches are tabs above the list."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.cast import Cast
from tests.phone_numbers.browsing.saved_search import create_search

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import NumbersPage

RETURNS = "?search=returns"


def test_a_search_is_saved_shared_renamed_and_deleted(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page(cast.operator)).open()
    page, dialog = numbers.page, numbers.page.get_by_role("dialog")
    numbers.expect_tabs("All numbers*")
    expect(numbers.tabs.get_by_role("link", name="Save search")).to_have_count(0)

    numbers.search.fill("returns")
    numbers.expect_address(RETURNS)
    numbers.expect_tabs("All numbers")
    numbers.tabs.get_by_role("link", name="Save search").click()
    expect(dialog.get_by_label("Name")).to_have_value("returns")
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill("The hotline")
    dialog.get_by_label("Share with everybody in Acme Support").check()
    dialog.get_by_role("button", name="Save search").click()
    expect(page.locator("#toasts")).to_contain_text("“The hotline” was saved.")
    numbers.expect_tabs("All numbers", "The hotline*")
    numbers.expect_address(RETURNS)

    numbers.tabs.get_by_role("link", name="Rename").click()
    dialog.get_by_label("Name").fill("Returns")
    dialog.get_by_label("Name").press("Enter")
    numbers.expect_tabs("All numbers", "Returns*")

    colleague = NumbersPage(open_page(cast.viewer)).open()
    colleague.tabs.get_by_role("link", name="Returns").click()
    colleague.expect_address(RETURNS)
    expect(colleague.row("Returns hotline")).to_be_visible()
    colleague.expect_tabs("All numbers", "Returns*")
    expect(colleague.tabs.get_by_role("link", name="Rename")).to_have_count(0)

    numbers.tabs.get_by_role("link", name="Delete").click()
    dialog.get_by_role("button", name="Delete search").click()
    numbers.expect_tabs("All numbers")
    numbers.expect_address(RETURNS)


def test_a_tab_shows_its_results_in_place_and_keeps_the_focus(
    numbers: NumbersPage, cast: Cast
) -> None:
    create_search(cast, cast.viewer, "Returns", RETURNS)
    numbers.open()
    is_same_document = numbers.is_same_document()
    tab = numbers.tabs.get_by_role("link", name="Returns")
    tab.press("Enter")
    expect(numbers.rows).to_have_count(1)
    numbers.expect_tabs("All numbers", "Returns*")
    expect(tab).to_be_focused()
    expect(numbers.search).to_have_value("returns")

    numbers.tabs.get_by_role("link", name="All numbers").press("Enter")
    numbers.expect_count("1–50 of 60")
    expect(numbers.search).to_have_value("")
    assert is_same_document()


def test_a_refused_name_is_explained_in_the_dialog(
    numbers: NumbersPage, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    create_search(cast, cast.viewer, "Returns", "?search=other")
    numbers.open(RETURNS)
    numbers.tabs.get_by_role("link", name="Save search").click()
    dialog = numbers.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Save search").click()
    expect(dialog).to_contain_text("A search with this name already exists.")
    expect(dialog.get_by_label("Name")).to_be_focused()
    expect(dialog.get_by_label("Name")).to_have_value("returns")


def test_many_long_names_stay_on_the_screen(open_page: OpenPage, cast: Cast) -> None:
    for number in range(9):
        create_search(cast, cast.viewer, f"{number} {'Long' * 14}", f"?search={number}")
    page = NumbersPage(open_page(cast.viewer)).open("?search=8").page
    for width in (320, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_typed_while_a_tab_loads_stays(numbers: NumbersPage, cast: Cast) -> None:
    create_search(cast, cast.viewer, "Returns", RETURNS)
    numbers.page.clock.install()
    numbers.open()
    answer = HeldRequests(numbers.page, "**/numbers/?search=returns")
    numbers.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    numbers.tabs.get_by_role("link", name="Returns").click()
    numbers.search.focus()
    numbers.page.keyboard.type("desk")
    answer.let_one_go()
    expect(numbers.rows).to_have_count(1)
    expect(numbers.search).to_have_value("desk")
