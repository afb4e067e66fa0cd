"""What a browser fetches, compressed, from the site as it is really served."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.processes import processes
from benchmarks.sites import Site, start_demo
from tests.waiting import wait_until

from .conftest import CONTEXT_OPTIONS

LIST_OF_100 = "/orgs/acme/numbers/?limit=100"
FIRST_VISIT = 50_000
NEXT_VISIT = 13_000
EDITORS = {"name": 500, "assignment": 2_000, "fallback": 500, "sms": 500}
SAVED_ROW = 1_000


class Traffic:
    """The bodies that came over the network: their bytes by address."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())

    @property
    def answers(self) -> int:
        """The bytes of all answers. Scripts don't count: they are fetched once and kept."""
        return sum(size for address, size in self.bytes.items() if "/static/" not in address)

    def _received(self, event: dict[str, Any]) -> None:
        response = event["response"]
        headers = {name.lower(): value for name, value in response["headers"].items()}
        if not response["fromDiskCache"] and not response["url"].startswith("data:"):
            self.bytes[response["url"]] = int(headers["content-length"])


@pytest.fixture(scope="module")
def demo() -> Iterator[Site]:
    """The demo, once it knows the names of assistants: until then a page asks for them again."""
    with processes() as started:
        site = start_demo(started, "admin@acme.example")
        with site.client() as client:
            wait_until(lambda: "data-pending" not in client.get(LIST_OF_100).text)
        yield site


@pytest.fixture
def page(demo: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**CONTEXT_OPTIONS, base_url=demo.server.url)
    demo.sign_in(context)
    yield context.new_page()
    context.close()


def test_a_list_of_a_hundred(page: Page, demo: Site) -> None:
    first = Traffic(page)
    page.goto(LIST_OF_100, wait_until="networkidle")
    assert page.locator("tbody tr").count() == 100
    hosts = {urlsplit(address).netloc for address in first.bytes}
    assert hosts == {urlsplit(demo.server.url).netloc}
    assert 0 < first.total <= FIRST_VISIT, first.bytes

    again = page.context.new_page()
    then = Traffic(again)
    again.goto(LIST_OF_100, wait_until="networkidle")
    assert 0 < then.total <= NEXT_VISIT, then.bytes


def test_an_edit_in_a_row(page: Page) -> None:
    page.goto(LIST_OF_100, wait_until="networkidle")
    for field, most in EDITORS.items():
        row = page.locator(f"tbody tr:has([data-edit={field}])").first
        traffic = Traffic(page)
        row.locator(f"[data-edit={field}]").click()
        editor = page.locator("form.inline:not([aria-busy])")
        editor.wait_for()
        if field == "assignment":
            editor.get_by_role("option").first.wait_for()  # its list comes in an answer of its own
        assert 0 < traffic.answers <= most, (field, traffic.bytes)
        editor.get_by_role("button", name="Cancel").click()

    page.locator("tbody [data-edit=name]").first.click()
    page.locator("form.inline:not([aria-busy]) input[name=name]").fill("Weighed")
    traffic = Traffic(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Weighed").first.wait_for()
    assert 0 < traffic.answers <= SAVED_ROW, traffic.bytes
