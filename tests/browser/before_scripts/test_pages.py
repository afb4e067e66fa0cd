"""What people do on the other pages before the scripts arrive."""

import re

from playwright.sync_api import Page, expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import PASSWORD, Cast
from vapi_client.json_values import JSON

from ..conftest import OpenPage
from .conftest import LIST, Open, Scripts


def test_an_untouched_page_sends_no_request(open_early: Open, scripts: Scripts, page: Page) -> None:
    open_early(LIST)
    scripts.arrive()
    page.wait_for_load_state()
    expect(page.locator("[data-pending]")).to_have_count(0)  # the names of assistants are read
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/static/" not in each.url else None)
    for address in (
        LIST,
        "/orgs/acme/activity/?outcome=done&from=2026-01-01T00%3A00%3A00Z",
        "/find/",
    ):
        scripts.hold()
        open_early(address)
        scripts.arrive()
        page.wait_for_load_state("networkidle")
    assert len(asked) == 3, asked


def test_go_to_opens_the_search_of_all_organizations(open_early: Open) -> None:
    page = open_early(LIST)
    page.get_by_role("button", name="Go to").click()
    expect(page).to_have_url(re.compile("/find/$"))


def test_edit_and_delete_on_a_numbers_page_open_their_pages(open_early: Open, number: JSON) -> None:
    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("button", name="Add fallback destination").click()
    expect(page).to_have_url(re.compile(r"/edit/#fields-fallback$"))

    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("link", name="Delete", exact=True).click()
    expect(page).to_have_url(re.compile("/delete/$"))


def test_a_numbers_json_opens(open_early: Open, number: JSON) -> None:
    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_text("Show Vapi's JSON").click()
    expect(page.get_by_role("region", name="Raw JSON")).to_contain_text(number["id"])


def test_text_typed_into_find_is_searched(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+16285550177", "name": "Moonlight desk"})
    page = open_early("/find/")
    page.get_by_role("searchbox").press_sequentially("moonlight")
    scripts.arrive()

    expect(page).to_have_url(re.compile(r"/find/\?q=moonlight$"))
    found = page.get_by_role("region", name="Acme Support").locator("tbody tr")
    expect(found).to_have_count(1)
    expect(page.locator("#found-progress")).to_contain_text("1 number found")
    assert len(scripts.loaded) == 1


def test_enter_in_find_searches(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+16285550177", "name": "Moonlight desk"})
    page = open_early("/find/")
    page.get_by_role("searchbox").press_sequentially("moonlight")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(r"/find/\?q=moonlight$"))
    scripts.arrive()
    found = page.get_by_role("region", name="Acme Support").locator("tbody tr")
    expect(found).to_have_count(1)

    scripts.hold()
    found.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("+1 628-555-0177")
    page.go_back(wait_until="commit")
    expect(page.get_by_role("searchbox")).to_have_value("moonlight")
    scripts.arrive()
    expect(found).to_have_count(1)


def test_a_facet_and_typed_text_filter_the_audit(
    open_early: Open, scripts: Scripts, cast: Cast
) -> None:
    audited(cast.acme)
    for tab in ("findings", "numbers"):
        scripts.hold()
        scripts.loaded.clear()
        page = open_early(f"/orgs/acme/audit/{tab}/")
        page.get_by_label("Provider").select_option("telnyx")
        page.get_by_role("searchbox").press_sequentially("555")
        scripts.arrive()

        expect(page).to_have_url(re.compile(r"(?=.*provider=telnyx)(?=.*search=555)"))
        expect(page.get_by_label("Provider")).to_have_value("telnyx")
        assert len(scripts.loaded) == 1


def test_a_filter_of_activity_applies(open_early: Open, scripts: Scripts) -> None:
    page = open_early("/orgs/acme/activity/")
    page.get_by_label("Outcome").select_option("refused")
    scripts.arrive()
    expect(page).to_have_url(re.compile("outcome=refused"))
    assert len(scripts.loaded) == 1


def test_a_date_typed_into_a_filter_of_activity_applies(open_early: Open, scripts: Scripts) -> None:
    """A browser reports a date as changed when it is complete, and not again when it is left."""
    page = open_early("/orgs/acme/activity/")
    page.get_by_label("From").focus()
    page.keyboard.type("01012999")
    expect(page.get_by_label("From")).to_have_value("2999-01-01")
    scripts.arrive()
    expect(page).to_have_url(re.compile("from=2999-01-01"))
    expect(page.get_by_label("From")).to_be_focused()


def test_text_typed_into_the_filter_of_activity_is_searched(
    open_early: Open, scripts: Scripts
) -> None:
    page = open_early("/orgs/acme/activity/")
    page.get_by_role("searchbox").press_sequentially("nobody")
    scripts.arrive()
    expect(page).to_have_url(re.compile(r"/activity/\?subject=nobody$"))
    expect(page.get_by_role("heading", name="No matching activity")).to_be_visible()


def test_the_preferences_page_saves(open_early: Open, cast: Cast) -> None:
    page = open_early("/accounts/preferences/")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_person_is_invited(open_early: Open) -> None:
    page = open_early("/orgs/acme/members/")
    page.get_by_role("link", name="Invite people").click()
    page.get_by_label("Email").fill("new@acme.example")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("main")).to_contain_text("new@acme.example")


def test_a_members_role_is_changed(open_early: Open, cast: Cast) -> None:
    page = open_early("/orgs/acme/members/")
    row = page.locator("tr", has_text=cast.viewer.email)
    row.get_by_role("button", name="Change role").click()
    page.get_by_label("Role").select_option("operator")
    page.get_by_role("button", name="Change role").click()
    expect(row).to_contain_text("Operator")


def test_a_person_signs_in(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    Scripts(page)
    page.goto(LIST, wait_until="commit")
    page.get_by_label("Email").fill(cast.viewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Numbers")
