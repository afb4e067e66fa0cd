"""The list of numbers as a person sees and uses it, and the requests it sends to Vapi."""

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
        """Return one of the links in the pagination."""
        return self.pages.get_by_role("link", name=name)

    def shown(self) -> list[str]:
        """Return the ids of the numbers shown, in the order of the rows."""
        hrefs: list[str] = self.rows.locator("th a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        return [href.rstrip("/") for href in hrefs]

    def expect_first(self, number_id: str) -> None:
        expect(self.rows.first.locator("th a")).to_have_attribute("href", f"{number_id}/")

    def expect_shown(self, ids: list[str]) -> None:
        """Expect exactly these numbers, in this order."""
        self.expect_first(ids[0])
        expect(self.rows).to_have_count(len(ids))
        assert self.shown() == ids

    def expect_address(self, query: str) -> None:
        expect(self.page).to_have_url(re.compile(f".*{re.escape(ADDRESS + query)}$"))

    def expect_count(self, text: str) -> None:
        expect(self.count).to_have_text(text)

    def date(self, field: str, bound: str) -> Locator:
        """Return the date input for a field ("Created") and a bound ("From" or "To")."""
        return self.page.get_by_role("group", name=field).get_by_label(bound)

    def is_same_document(self) -> Callable[[], bool]:
        """Mark the current document. The returned function says whether it is still loaded."""
        self.page.evaluate("window.isSameDocument = true")
        return lambda: bool(self.page.evaluate("window.isSameDocument === true"))


def newest_first(organization: vapi_sandbox.Organization) -> list[str]:
    """Return the ids of all numbers in Vapi's default order."""
    return [number["id"] for number in reversed(organization.numbers)]


def list_requests(organization: vapi_sandbox.Organization) -> list[Received]:
    """Return the list requests that Vapi received."""
    return [each for each in organization.requests if each.operation == "list"]


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something outside the browser holds."""
    for _ in range(500):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"this never became true: {what}")
