"""The list's empty states, and its messages when Vapi or the dashboard fails."""

import pytest
from playwright.sync_api import Route, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage

ERROR = Fault("status", status=500)


def test_an_organization_without_numbers_has_an_empty_state(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    for number in vapi_acme.numbers:
        vapi_acme.delete(number["id"])
    numbers.open()

    expect(numbers.results.get_by_role("heading")).to_have_text("No numbers yet")
    numbers.expect_count("0 numbers")

    vapi_acme.put({"number": "+14155550100"})
    numbers.results.get_by_role("link", name="Refresh list").click()
    numbers.expect_count("1–1 of 1")


def test_a_search_without_matches_says_how_it_was_read(numbers: NumbersPage) -> None:
    numbers.search.fill("(999) 999-0000")

    expect(numbers.results.get_by_role("heading")).to_have_text(
        "No number matches “(999) 999-0000”"
    )
    expect(numbers.results).to_contain_text("The search was read as the phone number 9999990000")
    numbers.expect_count("0 numbers")

    numbers.results.get_by_role("link", name="Show all numbers").click()
    numbers.expect_count("1–50 of 60")
    expect(numbers.search).to_have_value("")


def test_dates_without_matches_offer_a_search_in_all_dates(numbers: NumbersPage) -> None:
    numbers.open("?search=returns&createdAtLe=2001-01-01T00:00:00Z")

    numbers.results.get_by_role("link", name="Search all dates").click()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)


def test_a_page_beyond_the_end_offers_the_last_page(numbers: NumbersPage) -> None:
    numbers.open("?limit=25&page=9")
    expect(numbers.results.get_by_role("heading")).to_have_text("This page doesn't exist")

    numbers.results.get_by_role("link", name="Go to the last page").click()

    numbers.expect_address("?limit=25&page=3")
    numbers.expect_count("51–60 of 60")


def test_an_error_of_vapi_can_be_tried_again(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 502")
    vapi_acme.fail("list", ERROR)
    numbers.open("?search=returns")
    alert = numbers.page.get_by_role("alert")
    expect(alert).to_contain_text("Vapi can't be reached")
    expect(alert).to_contain_text("Status 500")

    vapi_acme.clear_faults()
    alert.get_by_role("link", name="Try again").click()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)


def test_vapis_rate_limit_says_how_long_to_wait(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 503")
    vapi_acme.fail("list", Fault("status", status=429, headers={"Retry-After": "60"}))
    numbers.open()

    alert = numbers.page.get_by_role("alert")
    expect(alert).to_contain_text("Vapi asks to slow down")
    expect(alert).to_contain_text("Vapi asks to wait 60 seconds")


@pytest.mark.parametrize(("role", "may_set_key"), [("viewer", False), ("admin", True)])
def test_a_refused_key_offers_the_settings_to_admins_only(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
    role: str,
    may_set_key: bool,
) -> None:
    complaints.announce("status of 502")
    vapi_acme.revoke()
    page = open_page(getattr(cast, role))
    NumbersPage(page).open()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Vapi refused this organization's key")
    settings = alert.get_by_role("link", name="Open the settings")
    expect(settings).to_have_count(1 if may_set_key else 0)


def test_a_timeout_of_vapi_can_be_tried_again(
    numbers: NumbersPage,
    vapi_acme: vapi_sandbox.Organization,
    impatient: None,
    complaints: Complaints,
) -> None:
    complaints.announce("status of 504")
    vapi_acme.fail("list", Fault("hang"))
    numbers.open()
    alert = numbers.page.get_by_role("alert")
    expect(alert).to_contain_text("Vapi took too long to answer")

    vapi_acme.clear_faults()
    alert.get_by_role("link", name="Try again").click()
    numbers.expect_count("1–50 of 60")


def test_an_error_while_typing_keeps_the_search_and_goes_with_the_next_answer(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    is_same_document = numbers.is_same_document()
    vapi_acme.fail("list", ERROR)
    numbers.search.fill("return")
    alert = numbers.results.get_by_role("alert")
    expect(alert).to_contain_text("Vapi can't be reached")
    expect(numbers.search).to_have_value("return")
    expect(numbers.search).to_be_focused()
    expect(numbers.rows).to_have_count(0)
    numbers.expect_count("")

    vapi_acme.clear_faults()
    numbers.search.press("s")

    expect(numbers.row("Returns hotline")).to_be_visible()
    expect(alert).to_have_count(0)
    numbers.expect_address("?search=returns")
    numbers.expect_count("1–1 of 1")
    assert is_same_document()


def test_a_search_that_failed_can_be_tried_again(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    vapi_acme.fail("list", Fault("html", status=500))
    numbers.search.fill("returns")
    again = numbers.results.get_by_role("link", name="Try again")
    expect(again).to_be_visible()

    vapi_acme.clear_faults()
    again.click()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.search).to_have_value("returns")


def test_an_unexpected_answer_keeps_the_list(numbers: NumbersPage, complaints: Complaints) -> None:
    """An answer that the dashboard didn't make, such as a proxy's error page."""
    complaints.announce("status of 502", "Response Status Error Code 502")
    numbers.page.route(
        "**/numbers/?search=*", lambda route: route.fulfill(status=502, body="<h1>proxy</h1>")
    )
    numbers.search.fill("returns")

    toast = numbers.page.locator("#toasts .toast")
    expect(toast).to_contain_text("The dashboard did not answer (status 502)")
    expect(numbers.rows).to_have_count(50)
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)


@pytest.mark.parametrize("status", [500, 502, 0])
def test_a_person_looks_again_when_a_change_may_have_been_made(
    numbers: NumbersPage, complaints: Complaints, status: int
) -> None:
    complaints.announce(f"status of {status}" if status else "net::ERR_FAILED")
    complaints.announce("Response Status Error Code" if status else "htmx:sendError")

    def answer(route: Route) -> None:
        route.fulfill(status=status) if status else route.abort()

    numbers.page.route("**/accounts/preferences/", answer)
    numbers.page.locator(".header-user summary").click()
    numbers.page.get_by_role("button", name="Dark").click()

    toast = numbers.page.locator("#toasts .toast")
    expect(toast).to_contain_text("Load the page again to see what was changed.")


def test_a_lost_connection_keeps_the_list(numbers: NumbersPage, complaints: Complaints) -> None:
    complaints.announce("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    numbers.page.context.set_offline(True)
    numbers.search.fill("returns")

    expect(numbers.page.locator("#toasts .toast")).to_contain_text(
        "The dashboard did not answer. Try again."
    )
    expect(numbers.rows).to_have_count(50)

    numbers.page.context.set_offline(False)
    numbers.search.press("Enter")
    expect(numbers.rows).to_have_count(1)


def test_what_the_page_asks_by_itself_fails_silently(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    """Such as late names. A page that asks each second would cover itself with toasts."""
    complaints.announce("status of 502", "Response Status Error Code 502")
    vapi_acme.fail("assistants", Fault("latency", seconds=60, times=1))
    numbers = NumbersPage(open_page(cast.viewer))
    numbers.page.route("**/names/?*", lambda route: route.fulfill(status=502))
    with numbers.page.expect_response("**/names/?*"):
        numbers.open()
    numbers.search.fill("returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.page.locator("#toasts .toast")).to_have_count(0)
    vapi_acme.clear_faults()
