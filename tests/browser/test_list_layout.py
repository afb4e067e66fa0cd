"""The list keeps its columns where they are, and is a table wherever one fits, on paper too."""

import re

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.cast import Cast

from .conftest import OpenPage
from .inline_editor import NUMBER, InlineEditor
from .numbers_page import NumbersPage

HEADINGS = (
    "Number",
    "Name",
    "Provider",
    "SMS",
    "Status",
    "Assigned to",
    "Fallback",
    "Created",
    "Updated",
)
LONG = "Customer care and returns of Springfield"  # 40 characters, Vapi's longest name


def headings(page: Page) -> list[str]:
    """Return the headings that are visible."""
    all_of_them = page.locator("#results thead th").all()
    return [each.inner_text().rstrip(" ↓") for each in all_of_them if each.is_visible()]


VISIBLE = """all => all.filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => each.getBoundingClientRect().width).map((each) => each.outerHTML)"""


def columns(page: Page) -> list[list[float]]:
    """Return the left edge and the width of each heading."""
    edges: list[list[float]] = page.locator("#results thead th").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(({ x, width }) => [x, width])"
    )
    return edges


@pytest.mark.parametrize("width", [700, 1024, 1280, 1920])
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

    numbers.search.fill("nowhere")
    expect(numbers.rows).to_have_count(0)
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


def test_a_narrower_table_leaves_out_dates_first_and_a_phone_shows_cards(
    open_page: OpenPage, cast: Cast
) -> None:
    page = open_page(cast.operator)
    numbers = NumbersPage(page).open()
    dates = {"Created", "Updated"}
    for width, left_out in (
        (1216, set[str]()),
        (1024, dates),
        (700, dates | {"Provider", "SMS", "Fallback"}),
        (699, None),
        (320, None),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        display = "grid" if left_out is None else "table-row"
        expect(numbers.rows.first).to_have_css("display", display)
        if left_out is not None:
            assert headings(page) == [each for each in HEADINGS if each not in left_out]
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_admin_can_delete_in_a_narrow_table(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.admin, viewport={"width": 1024, "height": 800})
    numbers = NumbersPage(page).open()
    numbers.rows.first.hover()
    numbers.rows.first.get_by_role("button", name="Delete number").click()
    expect(page.get_by_role("dialog")).to_contain_text("Delete this number?")


def test_paper_shows_a_table_with_organization_and_date(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.admin)
    page.emulate_media(media="print")
    numbers = NumbersPage(page).open()
    for paper in (718, 600):  # A4 with the margins of Chrome, and with wide ones
        page.set_viewport_size({"width": paper, "height": 1000})
        expect(numbers.rows.first).to_have_css("display", "table-row")
        caption = page.locator("#results caption")
        expect(caption).to_have_text(
            re.compile(
                r"^Phone numbers of Acme Support, page 1 of 2. \d{4}-\d\d-\d\d \d\d:\d\d UTC$"
            )
        )
        box = caption.bounding_box()
        assert box and box["height"] > 10
        assert "Created" in headings(page)
        controls = page.locator("main :is(button, summary, input, a[role=button], .button)")
        assert controls.count() and not controls.evaluate_all(VISIBLE)
