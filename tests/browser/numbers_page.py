"""The list of numbers as a person sees and uses it, and what Vapi was asked for it."""

import re
from collections.abc import Callable
from typing import Self

from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from vapi_sandbox.received import Received

ADDRESS = "/orgs/acme/numbers/"


class NumbersPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = page.get_by_role("searchbox")
        self.results = page.locator("#results")
        self.count = page.locator("#count")
        self.rows = self.results.locator("tbody tr")
        self.sort_by = page.get_by_label("Sort by")
        self.order = page.get_by_label("Order")
        self.view = page.locator(".toolbar summary", has_text="View")
        self.limit = page.get_by_label("Numbers on a page")
        self.saved = page.locator(".toolbar summary", has_text="Saved")
        self.pages = page.get_by_role("navigation", name="Pages")
        self.dates = page.locator("summary", has_text="Dates")

    def open(self, query: str = "") -> Self:
        self.page.goto(ADDRESS + query)
        return self

    def row(self, text: str) -> Locator:
        return self.rows.filter(has_text=text)

    def link(self, name: str) -> Locator:
        """One of the links between pages."""
        return self.pages.get_by_role("link", name=name)

    def shown(self) -> list[str]:
        """The numbers' ids, in the order of the rows."""
        hrefs: list[str] = self.rows.locator("th a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        return [href.rstrip("/") for href in hrefs]

    def expect_first(self, number_id: str) -> None:
        expect(self.rows.first.locator("th a")).to_have_attribute("href", f"{number_id}/")

    def expect_shown(self, ids: list[str]) -> None:
        """These numbers and no others, in this order."""
        self.expect_first(ids[0])
        expect(self.rows).to_have_count(len(ids))
        assert self.shown() == ids

    def expect_address(self, query: str) -> None:
        expect(self.page).to_have_url(re.compile(f".*{re.escape(ADDRESS + query)}$"))

    def expect_count(self, text: str) -> None:
        expect(self.count).to_have_text(text)

    def date(self, field: str, bound: str) -> Locator:
        """A date's input: what it bounds, and which end."""
        return self.page.get_by_role("group", name=field).get_by_label(bound)

    def is_same_document(self) -> Callable[[], bool]:
        """Whether the page that is there now has never been left, to be asked later."""
        self.page.evaluate("window.isSameDocument = true")
        return lambda: bool(self.page.evaluate("window.isSameDocument === true"))


def newest_first(organization: vapi_sandbox.Organization) -> list[str]:
    """The ids of all numbers, as Vapi lists them."""
    return [number["id"] for number in reversed(organization.numbers)]


def list_requests(organization: vapi_sandbox.Organization) -> list[Received]:
    """What Vapi was asked for lists of numbers."""
    return [each for each in organization.requests if each.operation == "list"]


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Waits for something outside of the browser."""
    for _ in range(500):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"it never came about that {what}")
