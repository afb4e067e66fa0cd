"""What a person does while every script is still on its way: nothing is lost, nothing reloads."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

import vapi_sandbox
from dashboard.orgs.preferences import Theme
from tests.audits.conftest import audited
from tests.cast import PASSWORD, Cast
from vapi_client.json_values import JSON

from .conftest import OpenPage
from .number_form import NumberForm
from .numbers_page import NumbersPage

LIST = "/orgs/acme/numbers/"
Open = Callable[[str], Page]


class Scripts:
    """The scripts of a page, which arrive when a test says so."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loaded: list[str] = []  # the addresses of whole pages
        self._held: list[Route] = []
        self._holds = True
        page.route("**/*.js", self._hold)
        page.on("request", self._note)

    def arrive(self) -> None:
        self._holds = False
        while self._held:
            self._held.pop(0).continue_()

    def hold(self) -> None:
        self._holds = True

    def _hold(self, route: Route) -> None:
        if self._holds:
            self._held.append(route)
        else:
            route.continue_()

    def _note(self, request: Request) -> None:
        if request.is_navigation_request():
            self.loaded.append(request.url)


@pytest.fixture
def page(open_page: OpenPage, cast: Cast) -> Page:
    return open_page(cast.admin)


@pytest.fixture
def scripts(page: Page) -> Scripts:
    return Scripts(page)


@pytest.fixture
def open_early(page: Page, scripts: Scripts) -> Open:
    """Open a page and return it before any of its scripts."""

    def open_early(address: str) -> Page:
        page.goto(address, wait_until="commit")
        return page

    return open_early


def test_a_typed_search_is_searched(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.search.press_sequentially("returns")
    scripts.arrive()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.search).to_be_focused()
    expect(numbers.search).to_have_value("returns")
    assert len(scripts.loaded) == 1


def test_typing_goes_on_while_the_scripts_arrive(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.search.press_sequentially("returns")
    scripts.arrive()
    numbers.search.press_sequentially(" hot")

    numbers.expect_address("?search=returns+hot")
    expect(numbers.search).to_have_value("returns hot")
    expect(numbers.row("Returns hotline")).to_be_visible()


def test_a_chosen_order_sorts_the_list(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.order.select_option("Oldest first")
    scripts.arrive()

    numbers.expect_address("?sortOrder=ASC")
    expect(numbers.order).to_have_value("ASC")
    assert len(scripts.loaded) == 1


def test_an_untouched_page_asks_for_nothing(open_early: Open, scripts: Scripts, page: Page) -> None:
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


def test_a_preference_is_saved(open_early: Open, scripts: Scripts, cast: Cast) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.view.click()
    numbers.page.get_by_label("Provider").uncheck()
    numbers.page.get_by_label("Compact").check()
    scripts.arrive()

    expect(numbers.results).to_have_attribute("data-hidden", "provider")
    expect(numbers.page.locator("html")).to_have_attribute("data-density", "compact")
    assert len(scripts.loaded) == 1


def test_a_theme_is_chosen(open_early: Open, cast: Cast) -> None:
    page = open_early(LIST)
    page.locator(".header-user summary").click()
    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    cast.admin.refresh_from_db()
    assert cast.admin.preferences.theme == Theme.DARK


@pytest.mark.parametrize(
    ("link", "section"),
    [("Edit name", "number"), ("Edit assignment", "number"), ("Edit fallback", "fallback")],
)
def test_an_edit_link_in_a_row_opens_the_section(
    open_early: Open, scripts: Scripts, link: str, section: str
) -> None:
    numbers = NumbersPage(open_early(LIST))
    row = numbers.row("Returns hotline")
    row.hover()
    row.get_by_role("button", name=link).click()

    expect(numbers.page).to_have_url(re.compile(rf"/edit/#fields-{section}$"))
    scripts.arrive()
    expect(numbers.page.locator(f"#fields-{section}")).to_be_visible()


def test_the_sms_link_opens_the_section_that_is_folded(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "twilio", "number": "+14155550123", "name": "Front desk"})
    numbers = NumbersPage(open_early(LIST))
    row = numbers.row("+1 415-555-0123").first
    row.hover()
    row.get_by_role("button", name="Edit sms").click()

    expect(numbers.page).to_have_url(re.compile(r"/edit/#fields-provider$"))
    scripts.arrive()
    expect(numbers.page.locator("#fields-provider")).to_be_visible()


def test_a_delete_link_opens_the_question(open_early: Open) -> None:
    numbers = NumbersPage(open_early(LIST))
    row = numbers.row("Returns hotline")
    row.hover()
    row.get_by_role("button", name="Delete number").click()

    expect(numbers.page).to_have_url(re.compile("/delete/$"))
    expect(numbers.page.get_by_role("heading", level=1)).to_have_text("Delete this number?")


def test_the_links_of_a_numbers_page_open_their_pages(open_early: Open, number: JSON) -> None:
    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("button", name="Edit fallback").click()
    expect(page).to_have_url(re.compile(r"/edit/#fields-fallback$"))

    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("link", name="Delete", exact=True).click()
    expect(page).to_have_url(re.compile("/delete/$"))


def test_pages_turn_and_steps_in_the_history_lead_back(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers = NumbersPage(open_early(f"{LIST}?limit=25"))
    numbers.link("Next").click()
    numbers.expect_address("?limit=25&page=2")
    numbers.page.go_back(wait_until="commit")
    numbers.expect_address("?limit=25")
    expect(numbers.pages).to_contain_text("Page 1 of 3")
    scripts.arrive()
    numbers.link("Next").click()
    expect(numbers.pages).to_contain_text("Page 2 of 3")


def test_a_step_in_the_history_shows_what_its_address_says(
    open_early: Open, scripts: Scripts
) -> None:
    """The browser changes the address alone, and no script was there to change the page."""
    scripts.arrive()
    numbers = NumbersPage(open_early(LIST))
    numbers.order.select_option("Oldest first")
    numbers.expect_address("?sortOrder=ASC")
    expect(numbers.order).to_have_value("ASC")

    scripts.hold()
    numbers.page.reload(wait_until="commit")
    expect(numbers.order).to_have_value("ASC")
    numbers.page.go_back(wait_until="commit")
    numbers.expect_address("")
    expect(numbers.order).to_have_value("ASC")
    is_same_document = numbers.is_same_document()
    scripts.arrive()

    expect(numbers.order).to_have_value("DESC")
    numbers.expect_address("")
    assert is_same_document()


def test_what_is_typed_into_a_form_is_saved_and_guarded(
    open_early: Open, scripts: Scripts, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}{number['id']}/edit/"), vapi_acme)
    form.input("name").fill("Back office")
    scripts.arrive()
    form.page.wait_for_load_state()

    with form.page.expect_event("dialog") as asked:
        form.page.once("dialog", lambda dialog: dialog.dismiss())
        form.page.get_by_role("link", name="Activity").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    expect(form.input("name")).to_have_value("Back office")
    form.save.click()
    form.expect_saved()
    assert form.sent()[-1]["name"] == "Back office"


def test_a_choice_in_a_form_shows_its_fields(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}new/twilio/"), vapi_acme)
    form.unfold("Fallback destination")
    form.input("fallbackDestination.type").select_option("SIP address")
    scripts.arrive()
    expect(form.input("fallbackDestination.sipUri")).to_be_visible()


def test_a_field_that_was_left_is_checked(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}new/twilio/"), vapi_acme)
    form.input("name").fill("x" * 41)
    form.input("number").focus()
    scripts.arrive()
    form.expect_error("name", "At most 40 characters; this has 41.")


def test_a_form_can_be_sent(open_early: Open, vapi_acme: vapi_sandbox.Organization) -> None:
    form = NumberForm(open_early(f"{LIST}new/telnyx/"), vapi_acme)
    form.fill({"number": "+14155550199", "credentialId": "c1", "name": "Front desk"})
    form.save.click()
    form.expect_saved("The number was created.")


def test_find_searches_what_was_typed(
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


@pytest.mark.parametrize("tab", ["findings", "numbers"])
def test_the_audit_is_narrowed(open_early: Open, scripts: Scripts, cast: Cast, tab: str) -> None:
    audited(cast.acme)
    page = open_early(f"/orgs/acme/audit/{tab}/")
    page.get_by_label("Provider").select_option("telnyx")
    page.get_by_role("searchbox").press_sequentially("555")
    scripts.arrive()

    expect(page).to_have_url(re.compile(r"(?=.*provider=telnyx)(?=.*search=555)"))
    expect(page.get_by_label("Provider")).to_have_value("telnyx")
    assert len(scripts.loaded) == 1


def test_the_activity_is_filtered(open_early: Open, scripts: Scripts) -> None:
    page = open_early("/orgs/acme/activity/")
    page.get_by_label("Outcome").select_option("refused")
    scripts.arrive()
    expect(page).to_have_url(re.compile("outcome=refused"))
    assert len(scripts.loaded) == 1


def test_all_preferences_are_saved(open_early: Open, cast: Cast) -> None:
    page = open_early("/accounts/preferences/")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_member_is_added(open_early: Open) -> None:
    page = open_early("/orgs/acme/members/")
    page.get_by_role("link", name="Add member").click()
    page.get_by_label("Email").fill("new@acme.example")
    page.get_by_role("button", name="Add member").click()
    expect(page.get_by_role("main")).to_contain_text("new@acme.example")


def test_a_person_signs_in(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    Scripts(page)
    page.goto(LIST, wait_until="commit")
    page.get_by_label("Email").fill(cast.viewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Numbers")
