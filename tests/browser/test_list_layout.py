"""The list keeps its columns where they are."""

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.cast import Cast

from .conftest import OpenPage
from .inline_editor import NUMBER, InlineEditor
from .numbers_page import NumbersPage

LONG = "Customer care and returns of Springfield"  # 40 characters, Vapi's longest name


def columns(page: Page) -> list[list[float]]:
    """Return the left edge and the width of each heading."""
    edges: list[list[float]] = page.locator("#results thead th").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(({ x, width }) => [x, width])"
    )
    return edges


@pytest.mark.parametrize("width", [1100, 1280, 1920])
def test_the_columns_stay_while_a_person_searches_edits_and_turns_pages(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, width: int
) -> None:
    number = vapi_acme.put(NUMBER)
    vapi_acme.put(
        {
            "provider": "byo-phone-number",
            "number": "sip:a.very.long.address.of.a.trunk@voice.customer-care.example.com",
            "name": "W" * 40,
        }
    )
    page = open_page(cast.operator, viewport={"width": width, "height": 800})
    numbers = NumbersPage(page).open("?limit=25")
    before = columns(page)

    numbers.search.fill("returns")
    expect(numbers.rows).to_have_count(1)
    assert columns(page) == before

    numbers.search.fill("")
    numbers.expect_count("1–25 of 62")
    assert columns(page) == before
    numbers.link("Next").click()
    numbers.expect_count("26–50 of 62")
    assert columns(page) == before

    editor = InlineEditor(page, vapi_acme, number).visit("?limit=25").open("name")
    assert columns(page) == before
    editor.input("name").fill(LONG)
    editor.save.click()
    editor.expect_saved("name", LONG)
    assert columns(page) == before
