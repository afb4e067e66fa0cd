"""The complaints of a browser while a test runs."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content Security Policy: ${event.violatedDirective} by ${event.blockedURI}`);
});
"""

# htmx logs these when names arrive for rows that a newer answer has replaced, or when it aborts a
# request for a newer one. Both depend on the speed of the machine, and both are fine.
HARMLESS = ("htmx:oobErrorNoTarget", "htmx:sendAbort", "htmx:afterRequest")

# Pages that focus an input in their first frame. A test can be faster than that.
TAKE_FOCUS = re.compile(r"/(find/|accounts/.*|setup/.*|.*/delete/)?")

PATIENCE = 5.0


class Complaints:
    """Messages in the console, uncaught script errors, and requests to other hosts.

    A violation of the Content Security Policy counts as a message.
    """

    def __init__(self, site: str) -> None:
        self._site = site
        self._announced: list[str] = []
        self._heard: list[str] = []

    def announce(self, *parts: str) -> None:
        """Expect errors that contain these parts. Each must occur, and no others may."""
        self._announced += parts

    def listen_to(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("request", self._request)

    def wait(self, page: Page) -> None:
        """Wait for announced errors, which may occur after the test's last assertion."""
        until = time.monotonic() + PATIENCE
        page.wait_for_timeout(0)  # lets Playwright report events that already occurred
        while self._silent() and time.monotonic() < until:
            page.wait_for_timeout(20)

    def check(self) -> None:
        unexpected = [
            complaint
            for complaint in self._heard
            if not any(part in complaint for part in (*self._announced, *HARMLESS))
        ]
        assert not unexpected, "\n".join(unexpected)
        silent = self._silent()
        assert not silent, f"announced, but never heard: {silent}"

    def _silent(self) -> list[str]:
        return [
            part
            for part in self._announced
            if not any(part in complaint for complaint in self._heard)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        early = message.text.startswith("Autofocus processing was blocked")
        if not (early and TAKE_FOCUS.fullmatch(urlsplit(url).path)):
            self._heard.append(f"{message.type}: {message.text} ({url})")

    def _script(self, error: WebError) -> None:
        self._heard.append(f"uncaught: {error.error.message}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._site}/", "data:", "blob:", "about:")):
            self._heard.append(f"request to another host: {request.url}")
