"""Searching all organizations: while they answer, while a person types, and when one fails."""

import re
from typing import Self

import pytest
from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import list_requests
from .test_accessibility import AXE, BEYOND_THE_EDGE, violations

NUMBER = {"number": "+16285550177", "name": "Moonlight desk"}


class FindPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = page.get_by_role("searchbox")
        self.progress = page.locator("#found-progress")
        self.acme = page.get_by_role("region", name="Acme Support")
        self.globex = page.get_by_role("region", name="Globex")
        self.nowhere = page.get_by_role("heading", name="No number matches")

    def open(self, query: str = "") -> Self:
        self.page.goto(f"/find/{query}")
        return self

    def rows(self, section: Locator) -> Locator:
        return section.locator("tbody tr")

    def expect_address(self, query: str) -> None:
        expect(self.page).to_have_url(re.compile(rf":[0-9]+/find/{re.escape(query)}$"))


@pytest.fixture
def find(open_page: OpenPage, cast: Cast) -> FindPage:
    """Open Find as a member of two organizations."""
    return FindPage(open_page(cast.both)).open()


def test_typing_searches_every_organization(
    find: FindPage, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_acme.put(NUMBER)
    number = vapi_globex.put(NUMBER)
    vapi_acme.forget_requests()
    expect(find.search).to_be_focused()
    expect(find.page.get_by_text("Find the organization of a number")).to_be_visible()
    find.page.keyboard.insert_text("(628) 555-01")

    expect(find.rows(find.acme)).to_have_count(1)
    expect(find.rows(find.globex)).to_contain_text("+1 628-555-0177")
    expect(find.progress).to_have_text("2 of 2 organizations have answered; 2 numbers found")
    expect(find.page.get_by_text("Read as 62855501")).to_be_visible()
    expect(find.page).to_have_title("(628) 555-01 · Search all organizations · Vapi numbers")
    find.expect_address("?q=%28628%29+555-01")
    assert [each.query["search"] for each in list_requests(vapi_acme)] == [["62855501"]]

    find.globex.get_by_role("link", name="+1 628-555-0177").click()
    expect(find.page).to_have_url(re.compile(f"/orgs/globex/numbers/{number['id']}/$"))
    find.page.go_back()
    expect(find.rows(find.globex)).to_have_count(1)
    find.expect_address("?q=%28628%29+555-01")


def test_typing_adds_no_step_to_the_history(find: FindPage) -> None:
    steps = find.page.evaluate("history.length")
    for text in ("desk", "line"):
        find.search.fill(text)
        find.expect_address(f"?q={text}")
    assert find.page.evaluate("history.length") == steps
    find.search.fill("")
    find.expect_address("")
    expect(find.page.get_by_text("Find the organization of a number")).to_be_visible()
    expect(find.rows(find.acme)).to_have_count(0)
    expect(find.progress).to_have_text("")


def test_enter_searches_again_immediately(
    find: FindPage, vapi_globex: vapi_sandbox.Organization
) -> None:
    find.open("?q=moonlight")
    expect(find.nowhere).to_be_visible()
    expect(find.globex).to_have_text("Nothing in Globex")
    vapi_globex.put(NUMBER)
    find.search.press("Enter")
    expect(find.rows(find.globex)).to_have_count(1)
    expect(find.nowhere).to_be_hidden()
    expect(find.acme).to_have_text("Nothing in Acme Support")


def test_an_id_finds_its_number(find: FindPage, vapi_globex: vapi_sandbox.Organization) -> None:
    find.search.fill(vapi_globex.put(NUMBER)["id"])
    expect(find.rows(find.globex)).to_contain_text("Moonlight desk")
    expect(find.globex.get_by_role("link", name="in the list")).to_have_count(0)
    expect(find.progress).to_contain_text("1 number found")


@pytest.mark.parametrize("slow", ["acme", "globex"])
def test_a_slow_organization_delays_no_other(
    find: FindPage,
    slow: str,
    vapi_acme: vapi_sandbox.Organization,
    vapi_globex: vapi_sandbox.Organization,
) -> None:
    """The request is held before the server too, since tests run its requests one at a time."""
    late, early = (find.acme, find.globex) if slow == "acme" else (find.globex, find.acme)
    for each in (vapi_acme, vapi_globex):
        each.put(NUMBER)
    (vapi_acme if slow == "acme" else vapi_globex).fail(
        "list", Fault("latency", seconds=0.5, times=1)
    )
    held = HeldRequests(find.page, f"**/orgs/{slow}/numbers/found/*")
    find.search.fill("moonlight")

    expect(find.rows(early)).to_have_count(1)
    expect(find.progress).to_have_text("1 of 2 organizations have answered; 1 number found")
    expect(find.nowhere).to_be_hidden()
    expect(late).to_have_class(re.compile("htmx-request"))

    held.let_one_go()
    expect(find.rows(late)).to_have_count(1)
    expect(find.progress).to_have_text("2 of 2 organizations have answered; 2 numbers found")


def test_each_section_says_that_it_is_searching(find: FindPage) -> None:
    held = HeldRequests(find.page, "**/numbers/found/*")
    find.open("?q=line")
    expect(find.acme).to_contain_text("Searching…")
    expect(find.progress).to_have_text("Searching 2 organizations…")
    held.let_one_go()
    held.let_one_go()
    expect(find.progress).to_contain_text("2 of 2 organizations have answered")


def test_typing_cancels_the_running_search(
    find: FindPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put(NUMBER)
    held = HeldRequests(find.page, "**/orgs/acme/numbers/found/?q=line")
    find.search.fill("line")
    expect(find.progress).to_contain_text("1 of 2")
    slow = held.first()
    with find.page.expect_event("requestfailed") as given_up:
        find.search.fill("moonlight")
    assert given_up.value == slow.request

    expect(find.rows(find.acme)).to_have_count(1)
    expect(find.acme).to_contain_text("Moonlight desk")
    expect(find.progress).to_have_text("2 of 2 organizations have answered; 1 number found")


def test_a_failed_organization_can_be_tried_again(
    find: FindPage,
    vapi_acme: vapi_sandbox.Organization,
    vapi_globex: vapi_sandbox.Organization,
    complaints: Complaints,
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    for each in (vapi_acme, vapi_globex):
        each.put(NUMBER)
    vapi_acme.revoke()
    find.search.fill("moonlight")
    expect(find.rows(find.globex)).to_have_count(1)
    expect(find.acme).to_contain_text("Vapi refused this organization's key")
    said = "1 of 2 organizations have answered; 1 number found; 1 failed"
    expect(find.progress).to_have_text(said)
    expect(find.page.locator("#toasts .toast")).to_have_count(0)

    vapi_acme.restore()
    vapi_globex.forget_requests()
    find.acme.get_by_role("link", name="Try again").press("Enter")
    expect(find.rows(find.acme)).to_have_count(1)
    expect(find.acme).to_be_focused()
    expect(find.progress).to_have_text("2 of 2 organizations have answered; 2 numbers found")
    assert list_requests(vapi_globex) == []
    find.expect_address("?q=moonlight")


@pytest.mark.parametrize("how", ["no connection", "not ours"])
def test_the_dashboard_does_not_answer(
    find: FindPage, how: str, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    vapi_acme.put(NUMBER)
    if how == "no connection":
        complaints.announce("net::ERR_FAILED", "htmx:sendError")
    else:
        complaints.announce("status of 502", "Response Status Error Code 502")
    find.page.route(
        "**/orgs/acme/numbers/found/*",
        lambda route: (
            route.abort()
            if how == "no connection"
            else route.fulfill(status=502, body="<h1>proxy</h1>")
        ),
    )
    find.search.fill("moonlight")
    expect(find.acme).to_contain_text("The dashboard did not answer")
    expect(find.acme.get_by_role("heading", level=2)).to_have_text("Acme Support")
    expect(find.globex).to_have_text("Nothing in Globex")
    expect(find.progress).to_contain_text("1 failed")
    expect(find.page.locator("#toasts .toast")).to_have_count(0)

    find.page.unroute("**/orgs/acme/numbers/found/*")
    find.acme.get_by_role("link", name="Try again").click()
    expect(find.rows(find.acme)).to_have_count(1)


def test_names_of_assistants_arrive_later(
    find: FindPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.put_assistant({"name": "Reception"})
    vapi_acme.put({**NUMBER, "assistantId": assistant["id"]})
    vapi_acme.fail("assistants", Fault("latency", seconds=60, times=1))
    find.search.fill("moonlight")
    expect(find.rows(find.acme).locator("[data-pending]")).to_have_text(assistant["id"][:8])
    vapi_acme.clear_faults()
    expect(find.rows(find.acme)).to_contain_text("Reception")
    expect(find.progress).to_contain_text("1 number found")


def test_the_menu_the_keys_and_the_palette_open_find(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.both)
    for how in ("menu", "keys", "palette"):
        page.goto("/orgs/acme/members/")
        if how == "menu":
            page.locator(".header-organization summary").click()
            page.get_by_role("link", name="Search all organizations").click()
        elif how == "keys":
            page.keyboard.press("g")
            page.keyboard.press("f")
        else:
            page.keyboard.press("Control+k")
            page.keyboard.type("search all")
            page.get_by_role("option", name="Search all organizations", exact=True).click()
        FindPage(page).expect_address("")
        expect(page.get_by_role("heading", level=1)).to_have_text("Search all organizations")


def test_a_member_of_one_organization_can_find(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put(NUMBER)
    page = open_page(cast.viewer)
    page.goto("/orgs/acme/members/")
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/find/")  # and its scripts
    find = FindPage(page)
    find.search.fill("moonlight")
    expect(find.rows(find.acme)).to_have_count(1)
    expect(find.progress).to_have_text("1 of 1 organization has answered; 1 number found")


def test_find_works_without_javascript(
    open_page: OpenPage, cast: Cast, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.put(NUMBER)
    find = FindPage(open_page(cast.both, java_script_enabled=False))
    for start in ("/find/?q=moonlight", "/find/"):
        find.page.goto(start)
        if start == "/find/":
            find.search.fill("moonlight")
            find.search.press("Enter")
        find.expect_address("?q=moonlight&together=1")
        expect(find.rows(find.globex)).to_have_count(1)
        expect(find.acme).to_have_text("Nothing in Acme Support")
        expect(find.progress).to_have_text("2 of 2 organizations have answered; 1 number found")


def test_every_result_fits_the_screen_and_passes_axe(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    find = FindPage(open_page(cast.both)).open()
    find.page.evaluate(AXE)
    sip = {"provider": "vapi", "sipUri": f"sip:{'moon' * 20}@sip.vapi.ai", "name": "Word" * 10}
    vapi_acme.put(sip)
    for typed, said in (("moon", "1 number found"), ("nowhere", "no numbers"), ("e", "1 failed")):
        if typed == "e":
            vapi_acme.fail("list", Fault(status=500, body={"message": "word" * 40}))
        find.search.fill(typed)
        expect(find.progress).to_contain_text(said)
        expect(find.page.locator(".htmx-request")).to_have_count(0)  # nothing is dimmed
        for width in (320, 1280):
            find.page.set_viewport_size({"width": width, "height": 640})
            assert find.page.evaluate(BEYOND_THE_EDGE) == [], (typed, width)
            assert violations(find.page) == [], (typed, width)
