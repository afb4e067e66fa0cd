"""A row of the list is a link and one Tab stop."""

import re

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import Cast

from .conftest import OpenPage
from .inline_editor import NUMBER, InlineEditor
from .numbers_page import NumbersPage, newest_first, wait_until


def test_a_click_anywhere_in_a_row_opens_its_number(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers.rows.nth(1).locator(".col-provider").click()
    expect(numbers.page).to_have_url(re.compile(f"/{newest_first(vapi_acme)[1]}/$"))


def test_a_click_with_ctrl_opens_it_in_another_tab(
    numbers: NumbersPage, asked: list[str], vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers.rows.first.locator(".col-provider").click(modifiers=["Control"])
    newest = newest_first(vapi_acme)[0]
    wait_until(numbers.page, lambda: any(f"/{newest}/" in each for each in asked), "it opens")
    numbers.expect_address("")


def test_selecting_text_opens_nothing(numbers: NumbersPage) -> None:
    numbers.open("?search=returns")
    expect(numbers.page.locator("[hx-get*='names/']")).to_have_count(0)  # which move the rows
    box = numbers.rows.locator(".col-name").bounding_box()
    assert box
    numbers.page.mouse.move(box["x"] + 2, box["y"] + 14)
    numbers.page.mouse.down()
    numbers.page.mouse.move(box["x"] + 80, box["y"] + 14, steps=4)
    numbers.page.mouse.up()
    assert numbers.page.evaluate("getSelection().toString()")
    numbers.expect_address("?search=returns")


def test_a_click_that_closes_an_editor_opens_nothing(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = InlineEditor(open_page(cast.operator), vapi_acme, vapi_acme.put(NUMBER)).visit()
    editor.open("name")
    editor.page.locator("#results tbody tr").nth(5).locator(".col-status").click()
    NumbersPage(editor.page).expect_address("")


@pytest.mark.parametrize("person", ["viewer", "admin"])
def test_a_row_is_one_tab_stop(open_page: OpenPage, cast: Cast, person: str) -> None:
    numbers = NumbersPage(open_page(getattr(cast, person))).open()
    links = numbers.rows.locator("th a")
    links.first.focus()
    numbers.page.keyboard.press("Tab")
    expect(links.nth(1)).to_be_focused()
    numbers.page.keyboard.press("ArrowRight")
    expect(numbers.rows.nth(1).get_by_role("button", name="Copy number")).to_be_focused()
    numbers.page.keyboard.press("Shift+Tab")
    expect(links.first).to_be_focused()


def test_arrow_keys_move_along_controls_that_name_their_number(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put(NUMBER)
    numbers = NumbersPage(open_page(cast.admin)).open()
    row, press = numbers.rows.first, numbers.page.keyboard.press
    row.locator("th a").focus()
    for key, name in (
        ("ArrowRight", "Copy number +1 415-555-0123"),
        ("ArrowRight", "Edit name of +1 415-555-0123"),
        ("End", "Delete number +1 415-555-0123"),
        ("ArrowRight", "Delete number +1 415-555-0123"),
        ("ArrowLeft", "Edit fallback of +1 415-555-0123"),
    ):
        press(key)
        expect(row.get_by_role("button", name=name)).to_be_focused()
    press("Home")
    expect(row.get_by_role("checkbox", name="Select number")).to_be_focused()
    press("ArrowRight")
    expect(row.locator("th a")).to_be_focused()


def test_every_control_is_a_tab_stop_without_javascript(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.operator, java_script_enabled=False)
    numbers = NumbersPage(page).open()
    numbers.rows.first.get_by_role("checkbox").focus()
    page.keyboard.press("Tab")
    expect(numbers.rows.first.locator("th a")).to_be_focused()
    page.keyboard.press("Tab")
    expect(numbers.rows.first.get_by_role("button", name="Edit name")).to_be_focused()
