"""Times and dates are in the person's time zone."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Request, expect

import vapi_sandbox
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage, list_requests

BOUNDS = {
    "Asia/Tokyo": ("2026-05-31T15:00:00Z", "2026-08-31T14:59:59.999000Z"),
    "America/New_York": ("2026-06-01T04:00:00Z", "2026-09-01T03:59:59.999000Z"),
    "Australia/Adelaide": ("2026-05-31T14:30:00Z", "2026-08-31T14:29:59.999000Z"),
}


def in_zone(open_page: OpenPage, cast: Cast, zone: str) -> NumbersPage:
    """Return the list in a browser that has reported its zone on an earlier page."""
    page = open_page(cast.viewer, timezone_id=zone)
    page.goto("/orgs/acme/members/")
    return NumbersPage(page).open()


@pytest.mark.parametrize("zone", BOUNDS)
def test_a_date_is_a_day_in_the_persons_zone(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, zone: str
) -> None:
    numbers = in_zone(open_page, cast, zone)
    expect(numbers.page.get_by_role("contentinfo")).to_have_text(f"Times in {zone}")

    numbers.add_filter.click()
    numbers.date("Created", "From").fill("2026-06-01")
    numbers.date("Created", "To").fill("2026-08-31")
    numbers.page.get_by_role("button", name="Apply").click()

    numbers.expect_chips("Created: from 2026-06-01 to 2026-08-31")
    asked = list_requests(vapi_acme)[-1].query
    assert (asked["createdAtGe"], asked["createdAtLe"]) == tuple([each] for each in BOUNDS[zone])
    numbers.add_filter.click()
    expect(numbers.date("Created", "From")).to_have_value("2026-06-01")
    expect(numbers.date("Created", "To")).to_have_value("2026-08-31")


def test_an_address_means_the_same_in_every_zone(open_page: OpenPage, cast: Cast) -> None:
    tokyo = in_zone(open_page, cast, "Asia/Tokyo")
    tokyo.add_filter.click()
    tokyo.date("Created", "From").fill("2026-03-01")
    tokyo.page.get_by_role("button", name="Apply").click()
    tokyo.expect_chips("Created: from 2026-03-01")
    shown = tokyo.shown()
    assert shown

    new_york = in_zone(open_page, cast, "America/New_York")
    new_york.page.goto(tokyo.page.url)

    new_york.expect_shown(shown)
    new_york.add_filter.click()
    expect(new_york.date("Created", "From")).to_have_value("2026-02-28T10:00")
    new_york.page.keyboard.press("Escape")
    new_york.reverse()
    new_york.expect_shown(shown[::-1])


def test_the_first_page_is_in_utc_and_says_so(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+14155550100", "createdAt": "2026-01-31T20:00:00.000Z"})
    page = open_page(cast.viewer, timezone_id="Asia/Tokyo")
    loaded: list[str] = []

    def count(request: Request) -> None:
        if request.is_navigation_request():
            loaded.append(request.url)

    page.on("request", count)
    numbers = NumbersPage(page).open("?search=4155550100")
    foot = page.get_by_role("contentinfo")
    expect(foot).to_have_text("Times in UTC until your browser reports its time zone")
    expect(numbers.rows.locator(".col-created")).to_have_text("2026-01-31")

    page.get_by_role("link", name="Activity").click()
    expect(foot).to_have_text("Times in Asia/Tokyo")
    assert len(loaded) == 2


def test_times_are_shown_in_the_persons_zone(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+14155550100", "createdAt": "2026-01-31T20:00:00.000Z"})
    numbers = in_zone(open_page, cast, "Asia/Tokyo")
    numbers.open("?search=4155550100")

    expect(numbers.rows.locator(".col-created")).to_have_text("2026-02-01")


def test_over_https_only_this_host_can_set_the_cookie(
    open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.announce("https://dashboard.example/")
    script = Path(settings.BASE_DIR, "static/js/time-zone.js").read_text()
    page = open_page(timezone_id="Asia/Tokyo")
    page.route(
        "https://dashboard.example/**",
        lambda route: (
            route.fulfill(content_type="text/javascript", body=script)
            if route.request.url.endswith(".js")
            else route.fulfill(
                content_type="text/html", body='<script type="module" src="/time-zone.js"></script>'
            )
        ),
    )
    page.goto("https://dashboard.example/")
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["value"]) == ("__Host-time_zone", "Asia%2FTokyo")
    assert (cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
