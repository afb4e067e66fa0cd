"""What a browser complains of while a test runs."""

import time

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content Security Policy: ${event.violatedDirective} by ${event.blockedURI}`);
});
"""

# HTMX says so when names arrive for rows that a newer answer has replaced meanwhile, or when an
# answer is given up for a newer one, which depends on the speed of the machine. Nothing is wrong.
HARMLESS = ("htmx:oobErrorNoTarget", "htmx:sendAbort", "htmx:afterRequest")

PATIENCE = 5.0


class Complaints:
    """Errors on the console, errors of scripts, and requests to other hosts.

    A violation of the Content Security Policy is an error on the console.
    """

    def __init__(self, site: str) -> None:
        self._site = site
        self._announced: list[str] = []
        self._heard: list[str] = []

    def announce(self, *parts: str) -> None:
        """Errors that contain one of these are part of the test; each has to occur."""
        self._announced += parts

    def listen_to(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("request", self._request)

    def wait(self, page: Page) -> None:
        """What is announced may occur after all that a test looked at."""
        until = time.monotonic() + PATIENCE
        page.wait_for_timeout(0)  # for what occurred and was not told yet
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
        if message.type in ("error", "warning"):
            self._heard.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _script(self, error: WebError) -> None:
        self._heard.append(f"uncaught: {error.error.message}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._site}/", "data:", "blob:", "about:")):
            self._heard.append(f"request to another host: {request.url}")
