"""Copying numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast

from .conftest import OpenPage
from .numbers_page import NumbersPage, wait_until


@pytest.fixture
def numbers(open_page: OpenPage, cast: Cast) -> NumbersPage:
    permissions = ["clipboard-read", "clipboard-write"]
    return NumbersPage(open_page(cast.viewer, permissions=permissions)).open()


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def expect_copied(page: Page, value: str) -> None:
    wait_until(page, lambda: copied(page) == value, f"{value} was copied")


def test_a_row_copies_the_number_as_it_is_dialled(numbers: NumbersPage) -> None:
    for search, value in (
        ("Empfang", "+41445551209"),
        ("Extension 1042", "1042"),
        ("SIP front", "sip:front-desk-4f1a@sip.vapi.ai"),
        ("returns", "+14155550142"),
    ):
        numbers.search.fill(search)
        expect(numbers.rows).to_have_count(1)
        expect(numbers.row(search)).to_have_count(1)

        numbers.rows.get_by_role("button", name="Copy number").click()

        expect_copied(numbers.page, value)


def test_a_second_copy_is_said_and_marked_for_as_long_as_the_first(numbers: NumbersPage) -> None:
    page, buttons = numbers.page, numbers.rows.get_by_role("button", name="Copy number")
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # time passes by run_for alone
    buttons.nth(0).click()
    expect(buttons.nth(0)).to_have_attribute("data-copied", "")
    page.clock.run_for(1000)
    buttons.nth(1).click()
    expect(buttons.nth(0)).not_to_have_attribute("data-copied", "")
    page.clock.run_for(1000)
    expect(buttons.nth(1)).to_have_attribute("data-copied", "")
    expect(page.locator("#announcer")).to_have_text(f"Copied {copied(page)}")
    page.clock.run_for(1000)
    expect(buttons.nth(1)).not_to_have_attribute("data-copied", "")
    expect(page.locator("#announcer")).to_have_text("")


def test_a_number_is_copied_by_keyboard_and_from_its_page(numbers: NumbersPage) -> None:
    numbers.search.fill("returns")
    expect(numbers.rows).to_have_count(1)

    numbers.rows.get_by_role("link").focus()
    numbers.page.keyboard.press("ArrowRight")
    button = numbers.rows.get_by_role("button", name="Copy number")
    expect(button).to_be_focused()
    expect(button).to_have_css("opacity", "1")
    numbers.page.keyboard.press("Enter")
    expect_copied(numbers.page, "+14155550142")

    numbers.page.evaluate("navigator.clipboard.writeText('')")
    numbers.rows.get_by_role("link").click()
    numbers.page.get_by_role("button", name="Copy +1 415-555-0142").click()
    expect_copied(numbers.page, "+14155550142")


def test_a_browser_that_refuses_to_copy_is_reported(numbers: NumbersPage) -> None:
    numbers.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")

    numbers.rows.first.hover()
    numbers.rows.first.get_by_role("button", name="Copy number").click()

    expect(numbers.page.locator("#toasts .toast")).to_contain_text("did not allow copying")
