"""Take the pictures of the demo that the README shows: `make screenshots`."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.processes import processes
from benchmarks.sites import Site, start_demo
from tests.browser import chromium

HERE = Path(__file__).parent
LIST = "/orgs/acme/numbers/"
WIDE, TALL, PHONE = (1280, 800), (1280, 1240), (390, 844)
Scheme = Literal["light", "dark"]


def main() -> None:
    """Save each picture as a PNG file next to this module."""
    with processes() as started, sync_playwright() as playwright:
        demo = start_demo(started, "admin@acme.example")
        path = chromium.executable(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        for name, (prepare, scheme, size) in PICTURES.items():
            _take(browser, demo, name, prepare, scheme, size)
            print(f"docs/{name}.png", flush=True)  # noqa: T201
        browser.close()


def _take(
    browser: Browser,
    demo: Site,
    name: str,
    prepare: Callable[[Page], None],
    scheme: Scheme,
    size: tuple[int, int],
) -> None:
    context = browser.new_context(
        base_url=demo.server.url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        device_scale_factor=1.5,
        locale="en-US",
        timezone_id="UTC",
        reduced_motion="reduce",
        is_mobile=size == PHONE,
        has_touch=size == PHONE,
    )
    demo.sign_in(context)
    page = context.new_page()
    prepare(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png", animations="disabled", caret="hide")
    context.close()


def _list(page: Page) -> None:
    page.goto(LIST)


def _detail(page: Page) -> None:
    page.goto(f"{LIST}?search=After-hours")
    page.locator("tbody th a").first.click()
    page.wait_for_url(f"**{LIST}*-*/")


def _call_path(page: Page) -> None:
    """Open a number whose fallback is another number of the organization."""
    page.goto(f"{LIST}?search=Bristol+front+desk")
    page.locator("tbody th a").first.click()
    page.locator(".path-hop").first.wait_for()


def _form(page: Page) -> None:
    _detail(page)
    page.goto(f"{page.url}edit/")
    page.locator("#section-hooks > summary").scroll_into_view_if_needed()


def _dialog(page: Page) -> None:
    page.goto(f"{LIST}?search=After-hours")
    page.locator("tbody tr").first.hover()
    page.locator("tbody tr [data-dialog]").first.click()
    page.get_by_role("dialog").get_by_role("textbox").wait_for()


PICTURES: dict[str, tuple[Callable[[Page], None], Scheme, tuple[int, int]]] = {
    "list": (_list, "light", WIDE),
    "list-dark": (_list, "dark", WIDE),
    "list-phone": (_list, "light", PHONE),
    "detail": (_detail, "light", WIDE),
    "detail-dark": (_detail, "dark", WIDE),
    "detail-phone": (_detail, "dark", PHONE),
    "call-path": (_call_path, "light", TALL),
    "form": (_form, "light", WIDE),
    "form-dark": (_form, "dark", WIDE),
    "form-phone": (_form, "light", PHONE),
    "dialog": (_dialog, "light", WIDE),
    "dialog-dark": (_dialog, "dark", WIDE),
    "dialog-phone": (_dialog, "dark", PHONE),
}

if __name__ == "__main__":
    main()
