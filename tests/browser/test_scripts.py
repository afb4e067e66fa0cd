"""When scripts begin."""

import re

from playwright.sync_api import Page, Route, expect

from tests.cast import Cast

from .conftest import OpenPage
from .numbers_page import NumbersPage

NOTES = """
Object.defineProperty(window, "htmx", {
  get: () => window.theirs,
  set: (value) => { window.theirs = value; window.htmxBegan ??= performance.now(); },
});
"""
PAINTED_FIRST = """() => {
  const [painted] = performance.getEntriesByName("first-contentful-paint");
  return painted.startTime < window.htmxBegan;
}"""
HIDDEN = 'Object.defineProperty(document, "hidden", { value: true });'


def test_a_page_is_shown_before_its_scripts_begin(open_page: OpenPage, cast: Cast) -> None:
    for path in ("numbers/", "numbers/new/twilio/"):
        page = open_page(cast.admin)
        page.add_init_script(NOTES)
        page.goto(f"/orgs/{cast.acme.slug}/{path}")
        assert page.evaluate(PAINTED_FIRST)


def test_scripts_begin_where_nobody_looks(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.admin)
    page.add_init_script(HIDDEN)
    NumbersPage(page).open()
    search = page.get_by_role("searchbox")
    expect(search).to_have_attribute("aria-keyshortcuts", "/")


def test_what_is_typed_before_scripts_begin_is_searched(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.viewer)
    held: list[Route] = []
    page.route("**/js/app.js", lambda route: held.append(route))  # noqa: PLW0108
    Page.goto(page, "/orgs/acme/numbers/", wait_until="commit")
    page.get_by_role("searchbox").fill("dispatch")
    held.pop().fallback()
    expect(page).to_have_url(re.compile("search=dispatch"))


def test_a_step_in_the_history_before_scripts_begin(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.viewer)
    held: list[Route] = []
    holds = False
    page.route("**/js/app.js", lambda route: held.append(route) if holds else route.fallback())
    numbers = NumbersPage(page).open()
    numbers.order.select_option("Oldest first")
    numbers.expect_address("?sortOrder=ASC")

    holds = True
    page.go_back()
    expect(numbers.order).to_have_value("DESC")
    page.go_forward(wait_until="commit")
    numbers.expect_address("?sortOrder=ASC")
    expect(numbers.order).to_have_value("DESC")

    holds = False
    held.pop().fallback()
    expect(numbers.order).to_have_value("ASC")
    numbers.expect_address("?sortOrder=ASC")
