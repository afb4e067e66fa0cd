"""On a phone's screen every page fits without scrolling sideways."""

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage
from .site_pages import SITE_PAGES

PHONE = {"width": 320, "height": 640}
BEYOND_THE_EDGE = """() => [...document.querySelectorAll("main *, header *")]
  .filter((element) => element.checkVisibility())
  .filter((element) => !element.closest("svg, pre, thead, .nav, .visually-hidden"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", SITE_PAGES)
def test_a_page_fits_a_phones_screen(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
    name: str,
) -> None:
    page = SITE_PAGES[name].open(open_page, cast, vapi_acme, complaints, viewport=PHONE)

    root = page.locator("html")
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    assert page.evaluate(BEYOND_THE_EDGE) == []


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
