"""The address says what the list shows, so people can go back to it, reload it and share it."""

import re

from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import Cast

from .conftest import OpenPage
from .numbers_page import ADDRESS, NumbersPage, newest_first, wait_until


def test_the_order_is_in_the_address_and_follows_the_history(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    ids = newest_first(vapi_acme)
    is_same_document = numbers.is_same_document()

    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_first(ids[-1])
    assert is_same_document()

    numbers.page.go_back()
    numbers.expect_address("")
    numbers.expect_first(ids[0])
    numbers.expect_sorted("descending")

    numbers.page.go_forward()
    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_first(ids[-1])
    numbers.expect_sorted("ascending")

    numbers.page.reload()
    numbers.expect_first(ids[-1])
    numbers.expect_sorted("ascending")


def test_the_view_menu_has_orders_that_no_column_shows(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers.view.click()
    numbers.page.get_by_role("link", name="Highest call cost first").click()

    numbers.expect_address("?sortBy=cost")
    chosen = numbers.page.locator("#orders [aria-current]")
    expect(chosen).to_have_text("Highest call cost first")
    expect(numbers.view).to_be_focused()
    numbers.expect_chips("Order: highest call cost first")
    expect(numbers.created).not_to_have_attribute("aria-sort", re.compile(""))

    numbers.reverse()
    numbers.expect_address("")
    numbers.expect_sorted("descending")
    numbers.expect_shown(newest_first(vapi_acme)[:50])


def test_the_page_size_becomes_a_preference(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    """The address of a first page doesn't carry it."""
    numbers.open("?search=555&limit=25&page=2")
    numbers.view.click()
    numbers.limit.select_option("100")
    numbers.expect_address("?search=555")
    expect(numbers.pages).to_contain_text("Page 1 of 1")

    numbers.open()
    numbers.expect_shown(newest_first(vapi_acme))
    numbers.view.click()
    numbers.limit.select_option("25")
    numbers.expect_count("1–25 of 60")
    numbers.expect_address("")
    numbers.link("Next").click()
    numbers.expect_address("?limit=25&page=2")


def test_pages_are_in_the_address_and_follow_the_history(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    ids = newest_first(vapi_acme)
    numbers.open("?limit=25")
    is_same_document = numbers.is_same_document()

    numbers.link("Next").click()
    numbers.expect_address("?limit=25&page=2")
    numbers.expect_shown(ids[25:50])
    numbers.expect_count("26–50 of 60")

    numbers.link("Last page").click()
    numbers.expect_address("?limit=25&page=3")
    numbers.expect_shown(ids[50:])
    expect(numbers.link("Next")).to_have_attribute("aria-disabled", "true")

    numbers.link("First page").click()
    numbers.expect_address("?limit=25")
    numbers.expect_shown(ids[:25])
    assert is_same_document()

    numbers.page.go_back()
    numbers.expect_address("?limit=25&page=3")
    numbers.expect_shown(ids[50:])

    numbers.page.go_back()
    numbers.expect_shown(ids[25:50])
    numbers.page.reload()
    numbers.expect_shown(ids[25:50])

    numbers.page.go_forward()
    numbers.expect_shown(ids[50:])


def test_a_word_typed_in_pieces_is_one_step_back(numbers: NumbersPage) -> None:
    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")
    for piece in ("re", "turns", " hot"):
        numbers.search.press_sequentially(piece)
        text = numbers.search.input_value().replace(" ", "+")
        numbers.expect_address(f"?search={text}&sortOrder=ASC")

    numbers.page.go_back()

    numbers.expect_address("?sortOrder=ASC")
    expect(numbers.search).to_have_value("")
    numbers.expect_count("1–50 of 60")


def test_dates_are_in_the_address_and_follow_the_history(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    stored = vapi_acme.numbers
    first, last = stored[10]["createdAt"][:10], stored[20]["createdAt"][:10]
    within = [each["id"] for each in reversed(stored) if first <= each["createdAt"][:10] <= last]

    numbers.add_filter.click()
    numbers.date("Created", "From").fill(first)
    numbers.date("Created", "To").fill(last)
    numbers.page.get_by_role("button", name="Apply dates").click()

    query = f"?createdAtGe={first}T00:00:00Z&createdAtLe={last}T23:59:59.999Z".replace(":", "%3A")
    numbers.expect_address(query)
    numbers.expect_shown(within)
    numbers.expect_chips(f"Created: from {first} to {last}")
    expect(numbers.add_filter).to_be_focused()

    numbers.page.go_back()
    numbers.expect_count("1–50 of 60")
    numbers.expect_chips()

    numbers.page.go_forward()
    numbers.expect_shown(within)
    numbers.add_filter.click()
    expect(numbers.date("Created", "From")).to_have_value(first)
    expect(numbers.date("Created", "To")).to_have_value(last)

    numbers.page.keyboard.press("Escape")

    numbers.remove("Created")
    numbers.expect_address("")
    numbers.expect_count("1–50 of 60")


def test_an_address_restores_search_order_size_and_page(numbers: NumbersPage) -> None:
    numbers.view.click()
    numbers.limit.select_option("25")
    numbers.expect_count("1–25 of 60")
    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")
    numbers.search.fill("555")
    numbers.expect_address("?search=555&sortOrder=ASC")
    numbers.link("Next").click()
    numbers.expect_address("?search=555&sortOrder=ASC&limit=25&page=2")
    expect(numbers.pages).to_contain_text("Page 2 of")
    shown = numbers.shown()
    title = numbers.page.title()
    assert title.startswith("555 · ")

    same = NumbersPage(numbers.page.context.new_page())
    same.page.goto(numbers.page.url)

    same.expect_shown(shown)
    expect(same.search).to_have_value("555")
    same.expect_sorted("ascending")
    expect(same.limit).to_have_value("25")


def test_the_title_is_the_same_after_a_swap_and_a_reload(numbers: NumbersPage) -> None:
    numbers.search.fill("returns")
    numbers.expect_address("?search=returns")
    expect(numbers.page).to_have_title("returns · Numbers · Acme Support · Vapi numbers")
    numbers.page.reload()
    expect(numbers.page).to_have_title("returns · Numbers · Acme Support · Vapi numbers")


def test_a_shared_address_shows_a_colleague_the_same(
    numbers: NumbersPage, open_page: OpenPage, cast: Cast
) -> None:
    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")
    numbers.link("Next").click()
    numbers.expect_address("?sortOrder=ASC&limit=50&page=2")
    expect(numbers.pages).to_contain_text("Page 2 of 2")

    cast.admin.save_preferences(limit=25)
    colleague = NumbersPage(open_page(cast.admin))
    colleague.page.goto(numbers.page.url)

    colleague.expect_shown(numbers.shown())


def test_a_control_click_opens_another_tab(numbers: NumbersPage, asked: list[str]) -> None:
    numbers.link("Next").click(modifiers=["ControlOrMeta"])

    wait_until(numbers.page, lambda: f"{ADDRESS}?limit=50&page=2" in asked, "a tab was opened")
    expect(numbers.page.locator(".htmx-request")).to_have_count(0)
    numbers.expect_address("")
    numbers.expect_count("1–50 of 60")


def test_invalid_parameters_are_removed_from_the_address(numbers: NumbersPage) -> None:
    numbers.open("?page=0&limit=7&sortOrder=up&createdAtGe=soon&unknown=1")

    numbers.expect_address("")
    numbers.expect_count("1–50 of 60")
    expect(numbers.page.locator("#toasts .toast")).to_have_count(4)
    assert ADDRESS in numbers.page.url
