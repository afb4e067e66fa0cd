"""Whatever a menu shows is on the screen."""

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import Cast

from .conftest import OpenPage
from .numbers_page import NumbersPage


@pytest.mark.parametrize("width", [320, 768, 1024, 1100, 1280])
@pytest.mark.parametrize("is_audited", [False, True])
def test_no_menu_of_the_list_leaves_the_screen(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    width: int,
    is_audited: bool,
) -> None:
    if is_audited:
        audited(cast.acme)
    viewport = {"width": width, "height": 800}
    page = NumbersPage(open_page(cast.operator, viewport=viewport)).open().page
    for name in ("Dates", "View", "Saved", "Filter"):
        page.locator("summary", has_text=name).first.click()
        panel = page.locator("details.menu[open] > .menu-panel")
        expect(panel).to_be_visible()
        expect(panel.locator(".htmx-request")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        box = panel.bounding_box()
        assert box
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.keyboard.press("Escape")
