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
        self.created = page.get_by_role("columnheader", name="Created")
        self.view = page.locator(".toolbar summary", has_text="View")
        self.limit = page.get_by_label("Numbers on a page")
        self.tabs = page.get_by_role("navigation", name="Saved searches")
        self.pages = page.get_by_role("navigation", name="Pages")
        self.add_filter = page.locator("summary", has_text="Add filter")
        self.chips = page.locator("#refine .chip")

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

    def filter_by(self, label: str, choice: str) -> None:
        """Add a filter, such as "Provider" and "Twilio"."""
        self.add_filter.click()
        menu = self.page.locator(".add-filter")
        menu.locator("summary", has_text=label).click()
        menu.get_by_role("link", name=choice).click()

    def expect_chips(self, *chips: str) -> None:
        expect(self.chips).to_have_count(len(chips))
        if chips:
            expect(self.chips).to_have_text(list(chips))

    def remove(self, chip: str) -> None:
        self.page.get_by_role("link", name=f"Remove {chip}").click()

    def expect_tabs(self, *tabs: str) -> None:
        """Expect these tabs, the current one with a star."""
        links = self.tabs.get_by_role("link").and_(self.page.locator("a:not(.button)"))
        expect(links).to_have_text([each.rstrip("*") for each in tabs])
        current = [each.rstrip("*") for each in tabs if each.endswith("*")]
        expect(self.tabs.locator("[aria-current]")).to_have_text(current)

    def expect_names(self) -> None:
        """Expect no request for late names to follow, which would be refused without a session."""
        expect(self.page.locator("[hx-get*='names/']")).to_have_count(0)

    def expect_scripts(self) -> None:
        """Expect the scripts to run, which make each row one Tab stop."""
        expect(self.rows.first.locator("th a")).to_have_attribute("tabindex", "0")

    def reverse(self) -> None:
        """Reverse the order by the heading of the column Created."""
        self.created.get_by_role("link").click()

    def expect_sorted(self, direction: str) -> None:
        """Expect the list to be sorted by creation, "ascending" or "descending"."""
        expect(self.created).to_have_attribute("aria-sort", direction)

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
