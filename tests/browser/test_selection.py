"""Numbers of the list are selected by click, range, page, search and keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from bulk.models import SelectedNumbers
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import NumbersPage, newest_first

PHONE = {"width": 390, "height": 800}


class SelectingPage(NumbersPage):
    """The list, as a person uses it who may change numbers."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.boxes = self.rows.get_by_role("checkbox", name="Select number")
        self.whole_page = page.get_by_role("checkbox", name="Select all on this page")
        self.bar = page.locator("#selection")
        self.matching = page.locator("#select-matching")
        self.change = page.get_by_role("button", name="Change selected numbers")
        self.clear = page.get_by_role("button", name="Clear", exact=True)

    def expect_selected(self, words: str) -> None:
        expect(self.page.locator("#selected")).to_have_text(words)

    def expect_checked(self, *places: int) -> None:
        expect(self.results.locator("tbody :checked")).to_have_count(len(places))
        for place in places:
            expect(self.boxes.nth(place)).to_be_checked()

    def send(self) -> list[str]:
        """Press the button that leads on, and return the ids that are kept."""
        self.change.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Change")
        ids: list[str] = SelectedNumbers.objects.latest("pk").selection["ids"]
        return ids

    def focused_row(self) -> Locator:
        return self.results.locator("tbody tr:focus-within th a")


@pytest.fixture
def selecting(open_page: OpenPage, cast: Cast) -> SelectingPage:
    return SelectingPage(open_page(cast.operator)).open()


def test_a_viewer_has_nothing_to_select(numbers: NumbersPage) -> None:
    expect(numbers.rows).to_have_count(50)
    expect(numbers.page.get_by_role("checkbox")).to_have_count(0)
    expect(numbers.page.locator("#selection")).to_have_count(0)


def test_checked_numbers_lead_to_a_draft(
    selecting: SelectingPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    expect(selecting.bar).to_be_hidden()
    selecting.boxes.nth(1).click()
    selecting.expect_selected("1 number selected")
    selecting.boxes.nth(3).click()
    selecting.expect_selected("2 numbers selected")
    expect(selecting.page.locator("#announcer")).to_have_text("2 numbers selected")
    selecting.boxes.nth(1).click()
    selecting.expect_checked(3)

    assert selecting.send() == [newest_first(vapi_acme)[3]]
    expect(selecting.page.get_by_role("heading", level=1)).to_have_text("Change 1 number")


def test_a_click_beside_a_checkbox_checks_it_and_opens_nothing(selecting: SelectingPage) -> None:
    selecting.rows.nth(2).locator(".pick").click(position={"x": 3, "y": 3})
    selecting.expect_checked(2)
    selecting.expect_address("")


def test_a_click_with_shift_selects_a_range(selecting: SelectingPage) -> None:
    script = HeldRequests(selecting.page, "**/selection*.js")  # the script comes after the clicks
    selecting.boxes.nth(6).click()
    selecting.boxes.nth(2).click(modifiers=["Shift"])
    script.let_one_go()
    selecting.expect_checked(2, 3, 4, 5, 6)
    assert not selecting.page.evaluate("getSelection().toString()")
    selecting.boxes.nth(4).click(modifiers=["Shift"])
    selecting.expect_checked(5, 6)


def test_all_of_a_page_are_selected(selecting: SelectingPage) -> None:
    selecting.boxes.first.click()
    expect(selecting.whole_page).to_have_js_property("indeterminate", True)
    selecting.whole_page.click()
    selecting.expect_selected("50 numbers selected")
    selecting.boxes.nth(7).click()
    selecting.expect_selected("49 numbers selected")
    expect(selecting.whole_page).not_to_be_checked()
    selecting.whole_page.click()
    selecting.whole_page.click()
    expect(selecting.bar).to_be_hidden()


def test_a_selection_holds_while_a_person_turns_pages_and_searches(
    selecting: SelectingPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    selecting.boxes.nth(1).click()
    selecting.link("Next").click()
    selecting.expect_address("?limit=50&page=2")
    selecting.expect_checked()
    selecting.boxes.first.click()
    selecting.expect_selected("2 numbers selected")

    selecting.search.fill("returns")
    expect(selecting.rows).to_have_count(1)
    selecting.expect_checked()
    selecting.whole_page.click()
    selecting.expect_selected("3 numbers selected")

    selecting.page.go_back()
    selecting.expect_address("?limit=50&page=2")
    selecting.expect_checked(0)
    selecting.open()
    expect(selecting.boxes.nth(1)).to_be_checked()
    expect(selecting.boxes.nth(0)).not_to_be_checked()
    sent, newest = selecting.send(), newest_first(vapi_acme)
    assert sent[:2] == [newest[1], newest[50]] and len(sent) == 3

    selecting.page.go_back()
    expect(selecting.boxes.nth(1)).to_be_checked()
    selecting.expect_selected("3 numbers selected")


def test_all_that_match_a_search_are_selected(selecting: SelectingPage) -> None:
    selecting.open("?search=e&limit=25")
    total = int(selecting.matching.get_attribute("data-total") or 0)
    assert total > 25
    selecting.whole_page.click()
    expect(selecting.matching).to_have_text(re.compile(rf"Select all {total}\s+that match"))
    selecting.matching.click()
    selecting.expect_selected(f"All {total} numbers that match “e” selected")
    expect(selecting.matching).to_be_hidden()
    expect(selecting.change).to_be_focused()

    selecting.link("Next").click()
    expect(selecting.whole_page).to_be_checked()
    selecting.search.fill("returns")
    expect(selecting.rows).to_have_count(1)
    selecting.expect_checked()  # it may match or not
    selecting.expect_selected(f"All {total} numbers that match “e” selected")
    selecting.change.click()
    expect(selecting.page.get_by_role("heading", level=1)).to_have_text(
        "Change all numbers that match “e”"
    )


def test_all_in_the_dates_of_the_list_are_selected(selecting: SelectingPage) -> None:
    selecting.open("?createdAtGe=2001-01-01T00:00:00Z&limit=25")
    selecting.whole_page.click()
    selecting.matching.click()
    selecting.expect_selected("All 60 matching numbers selected")


def test_a_selection_holds_that_begins_after_going_back(selecting: SelectingPage) -> None:
    selecting.link("Next").click()
    selecting.expect_address("?limit=50&page=2")
    selecting.page.go_back()
    expect(selecting.rows).to_have_count(50)
    selecting.boxes.nth(1).click()
    selecting.expect_selected("1 number selected")
    selecting.open()
    selecting.expect_checked(1)


def test_what_acts_on_a_selection_comes_with_its_script(selecting: SelectingPage) -> None:
    script = HeldRequests(selecting.page, "**/selection*.js")
    selecting.whole_page.click()
    expect(selecting.bar).to_be_visible()
    expect(selecting.change).to_be_hidden()
    script.let_one_go()
    selecting.change.click()
    expect(selecting.page.get_by_role("heading", level=1)).to_have_text("Change 50 numbers")


def test_unchecking_one_of_all_that_match_keeps_the_others_of_its_page(
    selecting: SelectingPage,
) -> None:
    selecting.whole_page.click()
    selecting.matching.click()
    selecting.expect_selected("All 60 numbers selected")
    selecting.boxes.nth(4).click()
    selecting.expect_selected("49 numbers selected")


def test_the_keyboard_selects_rows(selecting: SelectingPage) -> None:
    press = selecting.page.keyboard.press
    script = HeldRequests(selecting.page, "**/selection*.js")  # the script comes after the keys
    press("j")
    press("x")
    selecting.expect_checked(0)
    for _ in range(3):
        press("Shift+J")
    script.let_one_go()
    selecting.expect_checked(0, 1, 2, 3)
    press("Shift+K")
    selecting.expect_checked(0, 1, 2)
    selecting.rows.nth(2).locator("th a").press("Home")
    expect(selecting.boxes.nth(2)).to_be_focused()
    press("Space")
    selecting.expect_checked(0, 1)
    press("Shift+K")
    expect(selecting.rows.nth(1).locator("th a")).to_be_focused()
    selecting.expect_checked(0, 1, 2)
    press("Escape")
    selecting.expect_checked()
    expect(selecting.page.locator("#announcer")).to_have_text("Nothing is selected")
    expect(selecting.bar).to_be_hidden()


def test_escape_closes_what_is_open_first(selecting: SelectingPage) -> None:
    selecting.boxes.first.click()
    selecting.view.click()
    selecting.page.keyboard.press("Escape")
    expect(selecting.limit).to_be_hidden()
    selecting.expect_checked(0)
    selecting.search.fill("e")
    selecting.search.press("Escape")
    selecting.expect_selected("1 number selected")


def test_a_row_that_is_shown_anew_stays_checked(selecting: SelectingPage) -> None:
    selecting.boxes.first.click()
    selecting.rows.first.locator("[data-edit=name]").click()
    name = selecting.page.locator("form.inline:not([aria-busy]) input[name=name]")
    name.fill("Renamed")
    name.press("Enter")
    expect(selecting.rows.first.locator(".col-name")).to_have_text("Renamed")
    selecting.expect_checked(0)


def test_a_selection_ends_when_a_draft_is_made_of_it(selecting: SelectingPage) -> None:
    selecting.boxes.first.click()
    selecting.send()
    selecting.page.get_by_role("radio", name="Begin names with a text").check()
    selecting.page.get_by_label("Begin with").fill("Acme ")
    selecting.page.get_by_role("button", name="Create draft").click()
    expect(selecting.page.get_by_role("heading", name="Reading numbers")).to_be_visible()
    selecting.open()
    selecting.expect_checked()
    expect(selecting.bar).to_be_hidden()


def test_a_selection_holds_when_a_person_leaves_a_form_with_a_mistake(
    selecting: SelectingPage, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    selecting.boxes.first.click()
    selecting.send()
    kind = selecting.page.get_by_role("radio", name="Begin names with a text")
    kind.check()
    selecting.page.get_by_role("button", name="Create draft").click()
    expect(selecting.page.get_by_role("alert")).to_be_focused()
    expect(kind).to_be_checked()

    selecting.page.on("dialog", lambda dialog: dialog.accept())  # the choice wasn't saved
    selecting.page.get_by_role("link", name="Cancel").click()
    expect(selecting.page).to_have_title(re.compile("^Bulk changes"))
    selecting.open()
    selecting.expect_checked(0)


def test_clear_selects_nothing(selecting: SelectingPage) -> None:
    selecting.whole_page.click()
    selecting.clear.click()
    selecting.expect_checked()
    expect(selecting.bar).to_be_hidden()


def test_numbers_are_selected_by_touch(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.operator, viewport=PHONE, has_touch=True, is_mobile=True)
    selecting = SelectingPage(page).open()
    selecting.boxes.nth(1).tap()
    selecting.expect_selected("1 number selected")
    selecting.change.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 1 number")


def test_without_javascript_checkboxes_of_a_page_are_sent(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    selecting = SelectingPage(open_page(cast.operator, java_script_enabled=False)).open()
    expect(selecting.whole_page).to_be_hidden()
    selecting.boxes.nth(0).check()
    selecting.boxes.nth(2).check()
    newest = newest_first(vapi_acme)
    assert selecting.send() == [newest[0], newest[2]]
    expect(selecting.page.get_by_role("heading", level=1)).to_have_text("Change 2 numbers")

    selecting.open("?search=e&limit=25")
    selecting.matching.click()
    expect(selecting.page.get_by_role("heading", level=1)).to_have_text(
        "Change all numbers that match “e”"
    )
