"""While an answer is slow, the list shows the frame of its rows."""

from playwright.sync_api import expect

import vapi_sandbox
from vapi_sandbox import Fault

from .numbers_page import NumbersPage

SHOWN = """() => {
  const results = document.getElementById("results");
  const [rows, frame] = [results.querySelector("tbody"), [results, "::after"]];
  return [getComputedStyle(rows).opacity, getComputedStyle(...frame).visibility];
}"""


def test_a_slow_answer_shows_a_frame_in_place_of_the_rows(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault("latency", seconds=1.5, times=1))
    numbers.search.fill("returns")

    expect(numbers.results.locator("tbody")).to_have_css("opacity", "0")
    assert numbers.page.evaluate(SHOWN) == ["0", "visible"]
    expect(numbers.created).to_be_visible()

    expect(numbers.rows).to_have_count(1)
    assert numbers.page.evaluate(SHOWN)[0] == "1"


def test_a_quick_answer_flashes_nothing(numbers: NumbersPage) -> None:
    numbers.results.evaluate("results => results.classList.add('htmx-request')")
    assert numbers.page.evaluate(SHOWN) == ["1", "hidden"]
    delays = numbers.results.evaluate(
        """results => [
          getComputedStyle(results.querySelector("tbody")).transitionDelay,
          getComputedStyle(results, "::after").animationDelay,
        ]"""
    )
    assert delays == ["0.3s", "0.3s"]


def test_the_focus_stays_in_a_row_while_the_frame_is_shown(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault("latency", seconds=1.5, times=1))
    numbers.rows.last.get_by_role("link").focus()
    numbers.page.keyboard.press("j")

    expect(numbers.results.locator("tbody")).to_have_css("opacity", "0")
    expect(numbers.rows.last.get_by_role("link")).to_be_focused()
    numbers.expect_address("?limit=50&page=2")
    expect(numbers.rows.first.get_by_role("link")).to_be_focused()
