"""Requests that wait until a test lets them go on."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, Request, Route

from tests.waiting import PATIENCE


class HeldRequests:
    """Holds the requests of a page to an address: all, or those for which `holds` is true."""

    def __init__(
        self,
        page: Page,
        address: str | re.Pattern[str],
        holds: Callable[[Request], bool] = lambda _: True,
    ) -> None:
        self._page, self._holds = page, holds
        self.routes: list[Route] = []
        page.route(address, self._hold)
        page.evaluate("")  # by then the page's own process knows of the route

    def let_one_go(self) -> None:
        """Let the first request go on, once the page sends it."""
        self.first().continue_()

    def first(self) -> Route:
        """Return the first request. Wait until the page sends it, and fail if it never does."""
        until = time.monotonic() + PATIENCE
        while not self.routes:
            assert time.monotonic() < until, "the page sent no such request"
            self._page.wait_for_timeout(10)
        return self.routes.pop(0)

    def _hold(self, route: Route) -> None:
        if self._holds(route.request):
            self.routes.append(route)
        else:
            route.continue_()
