"""Searching, filtering and accepting findings in the newest audit."""

import re

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import Cast

from .conftest import OpenPage
from .numbers_page import NumbersPage

AUDIT = "/orgs/acme/audit/"


@pytest.fixture
def page(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> Page:
    """A page of acme's operator; acme has an audit."""
    audited(cast.acme)
    return open_page(cast.operator)


def test_the_lists_filter_menu_opens_the_audits_numbers(page: Page) -> None:
    NumbersPage(page).open("?search=555")
    page.locator(".toolbar summary", has_text="Filter").click()
    menu = page.locator(".menu-panel form[action$='/audit/numbers/']")
    menu.locator("[name=provider]").select_option("twilio")
    menu.locator("[name=rule]").select_option("unassigned")
    menu.get_by_role("button", name="Filter").click()

    expect(page).to_have_url(
        re.compile(r"/audit/numbers/\?search=555&provider=twilio.*rule=unassi")
    )
    expect(page.get_by_role("searchbox")).to_have_value("555")
    expect(page.get_by_label("Rule")).to_have_value("unassigned")


def test_a_filter_updates_the_counts_and_keeps_the_order(page: Page) -> None:
    page.goto(f"{AUDIT}numbers/?sort=-name")
    page.get_by_label("Provider").focus()
    page.get_by_label("Provider").select_option("telnyx")

    expect(page.locator("#results")).to_contain_text("5 numbers")
    expect(page).to_have_url(re.compile("provider=telnyx.*sort=-name"))
    expect(page.get_by_label("Provider")).to_be_focused()
    expect(page.get_by_label("Status").locator("option[value=active]")).to_have_text("Active (5)")
    filters = page.locator("#refine").inner_text()
    page.reload()
    assert page.locator("#refine").inner_text() == filters


def test_accepting_a_finding_returns_to_the_same_filters(page: Page) -> None:
    page.goto(f"{AUDIT}findings/")
    page.get_by_label("Rule").select_option("unassigned")
    expect(page.get_by_role("link", name="Accept all of this rule")).to_be_visible()
    page.get_by_label("Provider").select_option("twilio")
    expect(page.get_by_role("link", name="Accept all of this rule")).to_have_count(0)
    page.locator("#results").get_by_role("link", name="Accept").first.click()
    page.get_by_label("Reason").fill("Parked")
    page.get_by_role("button", name="Accept finding").click()

    expect(page).to_have_url(re.compile("rule=unassigned&provider=twilio"))
    expect(page.locator("#toasts")).to_contain_text("Accepted until")


def test_a_narrow_screen_sorts_by_a_menu(page: Page) -> None:
    page.goto(f"{AUDIT}numbers/")
    expect(page.get_by_label("Order")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_label("Order").select_option("-name")
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(page.locator("#results thead [aria-sort]")).to_have_attribute("aria-sort", "descending")
