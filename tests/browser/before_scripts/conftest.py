"""Pages whose scripts arrive when a test says so. Nothing that people do before is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route

from tests.cast import Cast

from ..conftest import OpenPage

LIST = "/orgs/acme/numbers/"
Open = Callable[[str], Page]


class Scripts:
    """The scripts of a page. They arrive when the test says so."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loaded: list[str] = []  # the addresses of the pages that were loaded
        self._held: list[Route] = []
        self._holds = True
        page.route("**/*.js", self._hold)
        page.on("request", self._note)

    def arrive(self) -> None:
        self._holds = False
        while self._held:
            self._held.pop(0).continue_()

    def hold(self) -> None:
        self._holds = True

    def _hold(self, route: Route) -> None:
        if self._holds:
            self._held.append(route)
        else:
            route.continue_()

    def _note(self, request: Request) -> None:
        if request.is_navigation_request():
            self.loaded.append(request.url)


@pytest.fixture
def page(open_page: OpenPage, cast: Cast) -> Page:
    return open_page(cast.admin)


@pytest.fixture
def scripts(page: Page) -> Scripts:
    return Scripts(page)


@pytest.fixture
def open_early(page: Page, scripts: Scripts) -> Open:
    """Open a page and return it before any of its scripts has arrived."""

    def open_early(address: str) -> Page:
        page.goto(address, wait_until="commit")
        return page

    return open_early
