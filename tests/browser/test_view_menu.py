"""Preferences for the list and the site."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from dashboard.orgs.models import User
from dashboard.orgs.preferences import Column, Density, Preferences, Theme
from tests.cast import PASSWORD, Cast

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage

HIDDEN = [column.value for column in Column]
LABELS = [column.label for column in Column]


def columns(numbers: NumbersPage) -> list[str]:
    """Return the visible headings, and check that a row has as many visible cells."""
    headings = _seen(numbers.results.locator("thead th"))
    assert len(_seen(numbers.rows.first.locator("th, td"))) == len(headings)
    return headings


def _seen(cells: Locator) -> list[str]:
    return [each.inner_text() for each in cells.all() if each.is_visible()]


def kept(person: User) -> Preferences:
    """Return the preferences in the database. Call it once the page shows the choice."""
    person.refresh_from_db()
    return person.preferences


def expect_hidden(numbers: NumbersPage, *hidden: str) -> None:
    expect(numbers.results).to_have_attribute("data-hidden", " ".join(hidden))


def expect_density(numbers: NumbersPage, density: str) -> None:
    expect(numbers.page.locator("html")).to_have_attribute("data-density", density)


def test_hidden_columns_stay_hidden(numbers: NumbersPage, cast: Cast) -> None:
    is_same_document = numbers.is_same_document()
    assert columns(numbers) == ["Number", *LABELS]

    numbers.view.click()
    for label in ("Provider", "Updated"):
        numbers.page.get_by_label(label).uncheck()
        expect(numbers.page.get_by_role("columnheader", name=label)).to_be_hidden()
    assert columns(numbers) == [
        "Number",
        "Name",
        "SMS",
        "Status",
        "Assigned to",
        "Fallback",
        "Created",
    ]
    assert is_same_document()

    numbers.search.fill("desk")
    numbers.expect_address("?search=desk")
    assert "Provider" not in columns(numbers)
    numbers.page.reload()
    assert "Provider" not in columns(numbers)
    numbers.view.click()
    expect(numbers.page.get_by_label("Provider")).not_to_be_checked()
    numbers.page.get_by_label("Provider").check()
    expect(numbers.page.get_by_role("columnheader", name="Provider")).to_be_visible()


def test_the_number_column_cannot_be_hidden(numbers: NumbersPage, cast: Cast) -> None:
    numbers.view.click()
    for label in LABELS:
        numbers.page.get_by_label(label, exact=True).uncheck()
    expect_hidden(numbers, *HIDDEN)
    assert columns(numbers) == ["Number"]
    assert kept(cast.viewer).hidden_columns == tuple(Column)


def test_an_admin_can_delete_with_all_columns_hidden(open_page: OpenPage, cast: Cast) -> None:
    cast.admin.save_preferences(hidden_columns=HIDDEN)
    numbers = NumbersPage(open_page(cast.admin)).open()
    numbers.rows.first.hover()
    expect(numbers.rows.first).not_to_contain_text("Updated")
    numbers.rows.first.get_by_role("button", name="Delete number").click()
    expect(numbers.page.get_by_role("dialog")).to_contain_text("Delete this number?")


def test_columns_are_hidden_on_a_narrow_screen_too(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page(cast.viewer, viewport={"width": 360, "height": 640})).open()
    updated = numbers.rows.first.locator("td").last
    expect(updated).to_be_visible()
    numbers.view.click()
    numbers.page.get_by_label("Updated").uncheck()
    expect(updated).to_be_hidden()
    expect(numbers.rows.first.get_by_role("link")).to_be_visible()


def test_compact_rows_are_lower_and_stay_so(numbers: NumbersPage, cast: Cast) -> None:
    def height() -> float:
        box = numbers.rows.nth(1).bounding_box()
        assert box
        return box["height"]

    before = height()
    numbers.view.click()
    numbers.page.get_by_label("Compact").check()
    expect_density(numbers, "compact")
    assert height() < before - 4
    numbers.page.reload()
    assert height() < before - 4


def test_a_choice_saves_no_other_preference(numbers: NumbersPage, cast: Cast) -> None:
    """The page size in an address doesn't become the person's."""
    numbers.open("?limit=25")
    numbers.view.click()
    expect(numbers.limit).to_have_value("25")
    numbers.page.get_by_label("Compact").check()
    expect_density(numbers, "compact")
    assert kept(cast.viewer) == Preferences(density=Density.COMPACT)


def test_quick_choices_are_all_saved(numbers: NumbersPage, cast: Cast) -> None:
    numbers.view.click()
    for label in ("Provider", "Status"):
        numbers.page.get_by_label(label).uncheck()
    numbers.page.get_by_label("Compact").check()
    numbers.page.get_by_label("Fallback").uncheck()
    expect_density(numbers, "compact")
    expect_hidden(numbers, "provider", "status", "fallback")
    numbers.page.reload()
    expect_density(numbers, "compact")
    expect_hidden(numbers, "provider", "status", "fallback")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_changes_without_a_reload_and_is_saved(
    open_page: OpenPage, cast: Cast, system: str
) -> None:
    page = open_page(cast.viewer, color_scheme=system)
    numbers = NumbersPage(page).open("?search=returns")
    is_same_document = numbers.is_same_document()
    assert background(page) == system

    page.locator(".header-user summary").click()
    group = page.get_by_role("form", name="Theme").get_by_role("button")
    expect(group).to_have_text(["System", "Light", "Dark"])
    for theme, looks in (
        ("Dark", "dark"),
        ("Light", "light"),
        ("System", system),
        ("Dark", "dark"),
    ):
        page.get_by_role("button", name=theme).click()
        expect(page.locator("[aria-pressed=true]")).to_have_text(theme)
        assert background(page) == looks
    assert is_same_document()

    page.reload()
    assert background(page) == "dark"
    page.goto("/accounts/preferences/")
    assert background(page) == "dark"
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()


def background(page: Page) -> str:
    """Return whether the page is drawn light or dark."""
    lightness: float = page.evaluate(
        "parseFloat(getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/)[0])"
    )
    return "light" if lightness > 0.5 else "dark"


def test_the_theme_needs_no_script(open_page: OpenPage, cast: Cast) -> None:
    cast.viewer.save_preferences(theme="dark")
    page = open_page(cast.viewer, color_scheme="light", java_script_enabled=False)
    page.goto("/orgs/acme/members/")
    expect(page.locator("html")).to_have_css("color-scheme", "dark")


def test_the_preferences_page_saves_all_preferences(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.viewer)
    NumbersPage(page).open()
    page.locator(".header-user summary").click()
    page.get_by_role("link", name="Preferences").click()

    page.get_by_label("Dark", exact=True).check()
    page.get_by_label("Numbers per page").select_option("25")
    page.get_by_label("Fallback").uncheck()
    page.get_by_label("Off").check()
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#toasts")).to_contain_text("Preferences saved.")
    expect(page.locator("body")).to_have_attribute("data-shortcuts", "off")
    numbers = NumbersPage(page).open()
    expect(numbers.rows).to_have_count(25)
    assert "Fallback" not in columns(numbers)
    assert kept(cast.viewer).theme == Theme.DARK


def test_a_choice_is_saved_after_signing_in_again(
    numbers: NumbersPage, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    Session.objects.all().delete()
    numbers.view.click()
    numbers.limit.select_option("25")
    dialog = numbers.page.locator("#sign-in")
    dialog.get_by_label("Email").fill(cast.viewer.email)
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()

    expect(dialog).to_be_hidden()
    numbers.expect_count("1–25 of 60")
