"""The call path on a number's page."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .site_pages import SITE_PAGES
from .test_accessibility import AXE, BEYOND_THE_EDGE, violations

DAY, NIGHT = "+12065550101", "+12065550102"
WIDTHS = (1440, 1100, 390, 320)
TOO_NARROW = """() => [...document.querySelectorAll(".details dd, .path-line")]
  .filter((element) => element.checkVisibility() && element.textContent.trim().length > 12)
  .filter((element) => element.getBoundingClientRect().width < 100)
  .map((element) => element.outerHTML.slice(0, 120))"""


def put(vapi: vapi_sandbox.Organization, number: str, **fields: Any) -> JSON:
    return vapi.put({"provider": "twilio", "number": number, "status": "active", **fields})


@pytest.fixture
def day(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """Return a number that falls back to another one, named Night."""
    put(vapi_acme, NIGHT, name="Night", squadId=vapi_acme.squads[0]["id"])
    fallback = {"type": "number", "number": NIGHT}
    return put(vapi_acme, DAY, name="Day", fallbackDestination=fallback)


def open_number(page: Page, number: JSON) -> None:
    page.goto(f"/orgs/acme/numbers/{number['id']}/")


def test_the_page_fits_and_passes_axe_at_any_width(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    page = SITE_PAGES["detail, long path"].open(open_page, cast, vapi_acme, complaints)
    for summary in page.get_by_text("All fields").all()[1:]:
        summary.click()
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("html").evaluate("root => root.scrollWidth <= root.clientWidth"), width
        assert page.evaluate(BEYOND_THE_EDGE) == [], width
        assert page.evaluate(TOO_NARROW) == [], width
        assert violations(page) == [], width


def test_the_facts_stay_in_view_beside_the_path_which_stands_between_them_on_a_phone(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    page = SITE_PAGES["detail, long path"].open(
        open_page, cast, vapi_acme, complaints, viewport={"width": 1440, "height": 600}
    )
    facts, path = page.get_by_role("complementary", name="Facts"), page.locator(".path")
    page.get_by_text("This is a loop").scroll_into_view_if_needed()
    expect(facts.get_by_text("Blocked")).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 600})
    order = [facts.get_by_text("Blocked"), path, facts.get_by_text("Organization ID")]
    tops = [box["y"] for each in order if (box := each.bounding_box())]
    assert len(tops) == 3 and tops == sorted(tops)


def test_the_other_numbers_of_a_path_appear_after_the_page(
    open_page: OpenPage, cast: Cast, day: JSON
) -> None:
    page = open_page(cast.viewer)
    open_number(page, day)
    steps = page.get_by_role("main").get_by_role("list").first.get_by_role("listitem")
    expect(steps.nth(3)).to_contain_text("The call reaches +1 206-555-0102 Night")
    expect(steps.last).to_contain_text("The call ends")
    expect(page.get_by_text("Follow the call")).to_have_count(0)
    steps.nth(2).get_by_role("link", name="+1 206-555-0102").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("+1 206-555-0102")


def test_without_scripts_a_link_follows_the_call(
    open_page: OpenPage, cast: Cast, day: JSON
) -> None:
    page = open_page(cast.viewer, java_script_enabled=False)
    open_number(page, day)
    page.get_by_role("link", name="Follow the call to its end").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call path")
    expect(page.get_by_text("The call reaches")).to_contain_text("Night")


def test_an_open_editor_outlives_what_is_looked_up(
    open_page: OpenPage, cast: Cast, day: JSON
) -> None:
    page = open_page(cast.operator)
    held = HeldRequests(page, re.compile("/path/$"))
    open_number(page, day)
    page.locator("[data-edit=fallback]").click()
    number = page.locator("form.inline input[type=tel], form.inline [name=fallback]")
    number.fill("+12065550199")
    held.let_one_go()
    expect(page.get_by_text("The call reaches")).to_contain_text("Night")
    expect(number).to_have_value("+12065550199")


def test_a_step_leads_to_the_inputs_that_make_it(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    hook = {"on": "call.ringing", "do": [{"type": "say", "exact": "Closed"}]}
    number = put(vapi_acme, DAY, server={"url": "https://hooks.example.com"}, hooks=[hook])
    page = open_page(cast.operator)
    for label in ("Edit hook 1", "Edit server"):
        open_number(page, number)
        page.get_by_role("link", name=label).click()
        page.wait_for_url("**/edit/#*")
        target = page.locator(f"[id='{page.url.rpartition('#')[2]}']")
        expect(target).to_be_in_viewport()


def test_what_is_not_set_leads_to_its_section_of_the_form(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = open_page(cast.operator)
    open_number(page, put(vapi_acme, DAY))
    page.get_by_role("link", name="Add hook").click()
    expect(page.get_by_role("button", name="Add ringing hook")).to_be_in_viewport()
