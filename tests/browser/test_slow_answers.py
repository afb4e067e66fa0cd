"""While an answer is slow, empty rows stand in place of the list or of the page's content."""

import re

from playwright.sync_api import expect

from vapi_client.json_values import JSON

from .complaints import Complaints
from .held_requests import HeldRequests
from .number_form import NumberForm
from .numbers_page import NumbersPage

SHOWN = """() => {
  const results = document.getElementById("results");
  const [rows, frame] = [results.querySelector("tbody"), [results, "::after"]];
  return [getComputedStyle(rows).opacity, getComputedStyle(...frame).visibility];
}"""


def test_a_slow_answer_shows_a_frame_in_place_of_the_rows(numbers: NumbersPage) -> None:
    answer = HeldRequests(numbers.page, "**/numbers/?search=returns")
    numbers.search.fill("returns")

    expect(numbers.results.locator("tbody")).to_have_css("opacity", "0")
    assert numbers.page.evaluate(SHOWN) == ["0", "visible"]
    expect(numbers.created).to_be_visible()

    answer.let_one_go()
    expect(numbers.rows).to_have_count(1)
    assert numbers.page.evaluate(SHOWN)[0] == "1"


def test_a_quick_answer_flashes_nothing(numbers: NumbersPage) -> None:
    begin = "document.getElementById('results').classList.add('htmx-request')"
    assert numbers.page.evaluate(f"() => {{ {begin}; return ({SHOWN})(); }}") == ["1", "hidden"]
    delays = numbers.results.evaluate(
        """results => [
          getComputedStyle(results.querySelector("tbody")).transitionDelay,
          getComputedStyle(results, "::after").animationDelay,
        ]"""
    )
    assert delays == ["0.3s", "0.3s"]


def test_the_focus_stays_in_a_row_while_the_frame_is_shown(numbers: NumbersPage) -> None:
    answer = HeldRequests(numbers.page, "**/numbers/?*page=2")
    numbers.rows.last.get_by_role("link").focus()
    numbers.page.keyboard.press("j")

    expect(numbers.results.locator("tbody")).to_have_css("opacity", "0")
    expect(numbers.rows.last.get_by_role("link")).to_be_focused()
    answer.let_one_go()
    numbers.expect_address("?limit=50&page=2")
    expect(numbers.rows.first.get_by_role("link")).to_be_focused()


# Playwright can't look at a page while the next is on its way, so the page itself reports the
# opacity of its content, at first and whenever it changes.
REPORT = """() => {
  let last;
  setInterval(() => {
    const { opacity } = getComputedStyle(document.querySelector("#main > *"));
    if (opacity !== last) console.log(`opacity ${last = opacity}`);
  }, 10);
}"""


def test_a_page_that_is_slow_shows_a_frame_in_place_of_the_former_content(
    numbers: NumbersPage, complaints: Complaints
) -> None:
    """The content comes back when a person presses a key, or goes back."""
    complaints.announce("opacity 0", "opacity 1")
    page = numbers.page
    answer = HeldRequests(page, re.compile("/numbers/[-0-9a-f]{36}/$"))
    page.evaluate(REPORT)
    with page.expect_console_message(lambda message: message.text == "opacity 0"):
        numbers.row("Returns hotline").get_by_role("link").click(no_wait_after=True)
    with page.expect_console_message(lambda message: message.text == "opacity 1"):
        page.keyboard.press("Escape")
    answer.let_one_go()
    expect(page.get_by_role("heading", level=1)).to_have_text("+1 415-555-0142")

    page.go_back()
    expect(numbers.row("Returns hotline")).to_be_visible()
    expect(page.locator("#main > *").first).to_have_css("opacity", "1")


def test_a_form_with_unsaved_changes_stays_in_view(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"name": "Not yet saved"})
    page = form.page
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("[data-shortcut='g n']").click(no_wait_after=True)
    page.wait_for_timeout(500)
    form.expect_values({"name": "Not yet saved"})
    expect(page.locator("#main > *").first).to_have_css("opacity", "1")
