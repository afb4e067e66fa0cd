"""The list on a phone, by touch."""

from playwright.sync_api import expect

from tests.cast import Cast

from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import NumbersPage

PHONE = {"width": 320, "height": 640}


def test_the_list_works_by_touch(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.viewer, viewport=PHONE, has_touch=True, is_mobile=True)
    numbers = NumbersPage(page).open()

    numbers.link("Next").tap()
    numbers.expect_address("?limit=50&page=2")
    numbers.search.tap()
    numbers.search.fill("returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.rows.get_by_role("button", name="Copy number")).to_have_css("opacity", "1")
    numbers.rows.get_by_role("link").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("+1 415-555-0142")


def test_numbers_are_selected_by_touch(open_page: OpenPage, cast: Cast) -> None:
    """No card moves when it loses the focus, and no bar comes under a finger with its script."""
    page = open_page(cast.operator, viewport=PHONE, has_touch=True, is_mobile=True)
    numbers = NumbersPage(page).open()
    script = HeldRequests(page, "**/selection*.js")
    numbers.rows.nth(0).get_by_role("checkbox").tap()
    expect(page.locator("#selection")).to_be_visible()
    script.let_one_go()
    expect(page.locator("#selected")).to_have_text("1 number selected")
    numbers.rows.nth(1).get_by_role("checkbox").tap()
    expect(page.locator("#selected")).to_have_text("2 numbers selected")
