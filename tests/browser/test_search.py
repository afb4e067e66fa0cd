"""The list searches while a person types."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

import vapi_sandbox
from vapi_sandbox import Fault

from .complaints import Complaints
from .numbers_page import NumbersPage, list_requests, wait_until

GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")


def test_results_and_address_follow_the_typing_without_a_reload(numbers: NumbersPage) -> None:
    is_same_document = numbers.is_same_document()

    numbers.search.press_sequentially("returns")

    expect(numbers.rows).to_have_count(1)
    expect(numbers.row("Returns hotline")).to_be_visible()
    numbers.expect_address("?search=returns")
    numbers.expect_count("1–1 of 1")
    expect(numbers.page).to_have_title("returns · Numbers · Acme Support · Vapi numbers")
    assert is_same_document()


def test_the_search_keeps_the_focus_and_the_caret(numbers: NumbersPage) -> None:
    numbers.search.press_sequentially("returns line")
    numbers.expect_address("?search=returns+line")
    for _ in range(4):
        numbers.search.press("ArrowLeft")

    numbers.page.keyboard.type("hot")

    expect(numbers.row("Returns hotline")).to_be_visible()
    expect(numbers.search).to_be_focused()
    expect(numbers.search).to_have_value("returns hotline")
    assert numbers.search.evaluate("input => input.selectionStart") == len("returns hot")


def test_a_search_waits_for_a_pause_of_a_quarter_of_a_second(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    clock = numbers.page.clock
    clock.install()
    numbers.open()
    clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    vapi_acme.forget_requests()

    for letter in "returns":
        numbers.search.press(letter)
        clock.run_for(240)
    assert not list_requests(vapi_acme)
    clock.run_for(10)
    clock.resume()

    expect(numbers.rows).to_have_count(1)
    assert [each.query["search"] for each in list_requests(vapi_acme)] == [["returns"]]


def test_keys_that_change_no_text_send_no_search(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers.open("?search=returns")
    vapi_acme.forget_requests()

    numbers.search.press("ArrowLeft")
    numbers.search.press("Shift")
    numbers.search.press("Control+a")

    numbers.page.wait_for_timeout(400)  # the test asserts that nothing happens
    assert not list_requests(vapi_acme)


def test_an_older_answer_never_replaces_a_newer_one(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce(*GIVEN_UP)
    vapi_acme.forget_requests()
    vapi_acme.fail("list", Fault("latency", seconds=60, times=1))

    with numbers.page.expect_event("requestfailed") as given_up:
        numbers.search.fill("line")
        wait_until(numbers.page, lambda: len(list_requests(vapi_acme)) == 1, "it was searched")
        numbers.search.fill("returns")
    assert "search=line" in given_up.value.url

    vapi_acme.clear_faults()
    older = list_requests(vapi_acme)[0]
    wait_until(numbers.page, lambda: older.status == 200, "the older search was answered")
    expect(numbers.row("Returns hotline")).to_be_visible()
    expect(numbers.rows).to_have_count(1)
    numbers.expect_address("?search=returns")


def test_typing_cancels_a_page_that_is_loading(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce(*GIVEN_UP)
    vapi_acme.forget_requests()
    vapi_acme.fail("list", Fault("latency", seconds=60, times=1))

    with numbers.page.expect_event("requestfailed"):
        numbers.link("Next").click()
        wait_until(numbers.page, lambda: len(list_requests(vapi_acme)) == 1, "a page was asked for")
        numbers.search.press_sequentially("returns")

    vapi_acme.clear_faults()
    expect(numbers.rows).to_have_count(1)
    numbers.expect_address("?search=returns")


def test_a_phone_number_is_found_in_any_notation(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    for typed, asked in (
        ("(415) 555-0142", "4155550142"),
        ("00 1 415 555 0142", "+14155550142"),
        ("+1 415-555-0142", "+14155550142"),
        ("415.555.0142", "4155550142"),
    ):
        numbers.search.fill("")
        numbers.expect_count("1–50 of 60")

        numbers.search.fill(typed)

        expect(numbers.rows).to_have_count(1)
        expect(numbers.row("Returns hotline")).to_be_visible()
        expect(numbers.search).to_have_value(typed)
        assert list_requests(vapi_acme)[-1].query["search"] == [asked]


def test_a_search_starts_on_the_first_page(numbers: NumbersPage) -> None:
    numbers.open("?limit=25&page=2")

    numbers.search.press_sequentially("555")

    numbers.expect_address("?search=555&limit=25")
    expect(numbers.pages).to_contain_text("Page 1 of 2")


def test_enter_searches_immediately(numbers: NumbersPage) -> None:
    is_same_document = numbers.is_same_document()
    numbers.search.fill("returns")
    numbers.search.press("Enter")

    expect(numbers.rows).to_have_count(1)
    numbers.expect_address("?search=returns")
    assert is_same_document()


def test_clearing_the_search_shows_all_numbers(numbers: NumbersPage) -> None:
    numbers.open("?search=returns")
    numbers.search.clear()

    numbers.expect_count("1–50 of 60")
    numbers.expect_address("")


def test_names_and_searches_are_shown_as_text(numbers: NumbersPage) -> None:
    numbers.search.press_sequentially("<b>front")
    expect(numbers.row("<b>Front desk</b>")).to_be_visible()

    numbers.search.fill("<img src=x onerror=alert(1)>")
    expect(numbers.results.get_by_role("heading")).to_have_text(
        "No number matches “<img src=x onerror=alert(1)>”"
    )
