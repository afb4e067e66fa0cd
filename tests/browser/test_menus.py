"""Menus work by mouse and by keyboard, and fit the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import Cast

from .conftest import OpenPage
from .numbers_page import NumbersPage


@pytest.fixture
def page(open_page: OpenPage, cast: Cast) -> Page:
    """Acme's list, opened by a member of two organizations."""
    return NumbersPage(open_page(cast.both)).open().page


def test_the_mouse_switches_to_another_organization(page: Page) -> None:
    page.locator(".header-organization summary").click()
    globex = page.get_by_role("link", name="Globex")
    expect(globex).to_be_visible()
    expect(page.get_by_role("link", name="Acme Support")).to_have_attribute("aria-current", "true")

    globex.click()

    expect(page).to_have_url(re.compile(r"/orgs/globex/numbers/$"))
    expect(page).to_have_title("Numbers · Globex · Vapi numbers")
    NumbersPage(page).expect_count("1–3 of 3")


def test_the_keyboard_switches_to_another_organization(page: Page) -> None:
    page.locator(".header-organization summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Acme Support")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Globex")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/orgs/globex/numbers/$"))


def test_escape_closes_a_menu_and_returns_the_focus(page: Page) -> None:
    for menu in (".header-organization", ".header-user", ".menu:has(#add-filter)"):
        summary = page.locator(f"{menu} summary")
        panel = page.locator(f"{menu} .menu-panel")
        summary.press("Enter")
        expect(panel).to_be_visible()
        page.keyboard.press("Tab")

        page.keyboard.press("Escape")

        expect(panel).to_be_hidden()
        expect(summary).to_be_focused()


def test_a_menu_closes_by_a_click_elsewhere_by_another_menu_and_when_the_focus_moves_on(
    page: Page,
) -> None:
    organizations = page.locator(".header-organization summary")
    panel = page.locator(".header-organization .menu-panel")
    organizations.click()
    expect(panel).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(panel).to_be_hidden()

    organizations.click()
    expect(panel).to_be_visible()
    page.locator(".header-user summary").click()
    expect(panel).to_be_hidden()
    expect(page.locator(".header-user .menu-panel")).to_be_visible()

    organizations.press("Enter")
    expect(panel).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(panel).to_be_hidden()
    expect(
        page.get_by_role("navigation").get_by_role("link", name="Numbers", exact=True)
    ).to_be_focused()


def test_a_member_of_one_organization_has_no_menu(open_page: OpenPage, cast: Cast) -> None:
    page = NumbersPage(open_page(cast.viewer)).open().page
    expect(page.locator(".header-organization")).to_have_text("Acme Support")
    expect(page.locator(".header-organization summary")).to_have_count(0)


@pytest.mark.parametrize("is_audited", [False, True])
def test_no_menu_of_the_list_leaves_the_screen(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, is_audited: bool
) -> None:
    if is_audited:
        audited(cast.acme)
    page = NumbersPage(open_page(cast.operator)).open().page
    for width in (320, 768, 1024, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for name, content in (("Add filter", ".date-ranges"), ("View", "#orders")):
            page.locator("summary", has_text=name).first.click()
            panel = page.locator("details.menu[open] > .menu-panel")
            expect(panel.locator(content)).to_be_visible()
            box = panel.bounding_box()
            assert box
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (name, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            page.keyboard.press("Escape")
            expect(panel).to_have_count(0)
