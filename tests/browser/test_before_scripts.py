"""What people do before the scripts arrive is not lost, and needs no second try."""

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
    """The scripts of a page. They arrive when the test says so."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loaded: list[str] = []  # the addresses of the pages that were loaded
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
    """Open a page and return it before any of its scripts has arrived."""

    def open_early(address: str) -> Page:
        page.goto(address, wait_until="commit")
        return page

    return open_early


def test_text_typed_into_the_search_is_searched(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.search.press_sequentially("returns")
    scripts.arrive()

    numbers.expect_address("?search=returns")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.search).to_be_focused()
    expect(numbers.search).to_have_value("returns")
    assert len(scripts.loaded) == 1


def test_typing_continues_while_the_scripts_arrive(open_early: Open, scripts: Scripts) -> None:
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


def test_an_untouched_page_sends_no_request(open_early: Open, scripts: Scripts, page: Page) -> None:
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


def test_choices_in_the_view_menu_are_saved(open_early: Open, scripts: Scripts, cast: Cast) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.view.click()
    numbers.page.get_by_label("Provider").uncheck()
    numbers.page.get_by_label("Compact").check()
    scripts.arrive()

    expect(numbers.results).to_have_attribute("data-hidden", "provider")
    expect(numbers.page.locator("html")).to_have_attribute("data-density", "compact")
    assert len(scripts.loaded) == 1


def test_a_theme_button_changes_the_theme(open_early: Open, cast: Cast) -> None:
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
def test_an_edit_link_in_a_row_opens_its_section_of_the_form(
    open_early: Open, scripts: Scripts, link: str, section: str
) -> None:
    numbers = NumbersPage(open_early(LIST))
    row = numbers.row("Returns hotline")
    row.hover()
    row.get_by_role("button", name=link).click()

    expect(numbers.page).to_have_url(re.compile(rf"/edit/#fields-{section}$"))
    scripts.arrive()
    expect(numbers.page.locator(f"#fields-{section}")).to_be_visible()


def test_the_sms_link_opens_its_folded_section(
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


def test_a_delete_link_opens_the_page_that_confirms(open_early: Open) -> None:
    numbers = NumbersPage(open_early(LIST))
    row = numbers.row("Returns hotline")
    row.hover()
    row.get_by_role("button", name="Delete number").click()

    expect(numbers.page).to_have_url(re.compile("/delete/$"))
    expect(numbers.page.get_by_role("heading", level=1)).to_have_text("Delete this number?")


def test_edit_and_delete_on_a_numbers_page_open_their_pages(open_early: Open, number: JSON) -> None:
    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("button", name="Edit fallback").click()
    expect(page).to_have_url(re.compile(r"/edit/#fields-fallback$"))

    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("link", name="Delete", exact=True).click()
    expect(page).to_have_url(re.compile("/delete/$"))


def test_pages_turn_and_going_back_shows_the_page_before(
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


def test_a_missed_step_in_the_history_is_caught_up_with(open_early: Open, scripts: Scripts) -> None:
    """The browser changed only the address, since no script was there to change the page."""
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


@pytest.mark.parametrize(
    ("address", "label", "chosen"),
    [
        ("/orgs/acme/activity/", "Outcome", "refused"),
        ("/orgs/acme/audit/findings/", "Provider", "telnyx"),
        ("/orgs/acme/audit/numbers/", "Provider", "telnyx"),
    ],
)
def test_a_missed_step_over_a_filter_is_caught_up_with(
    open_early: Open, scripts: Scripts, cast: Cast, address: str, label: str, chosen: str
) -> None:
    audited(cast.acme)
    scripts.arrive()
    page = open_early(address)
    page.get_by_label(label).select_option(chosen)
    expect(page).to_have_url(re.compile(f"{label.lower()}={chosen}"))
    expect(page.locator("#results.htmx-request")).to_have_count(0)

    scripts.hold()
    page.reload(wait_until="commit")
    expect(page.get_by_label(label)).to_have_value(chosen)
    page.go_back(wait_until="commit")
    expect(page).to_have_url(re.compile(f"{address}$"))
    scripts.arrive()

    expect(page.get_by_label(label)).to_have_value("")
    expect(page).to_have_url(re.compile(f"{address}$"))


def test_text_typed_after_a_missed_step_is_searched(open_early: Open, scripts: Scripts) -> None:
    """The search keeps the order that the person sees while typing."""
    scripts.arrive()
    numbers = NumbersPage(open_early(LIST))
    numbers.order.select_option("Oldest first")
    numbers.expect_address("?sortOrder=ASC")

    scripts.hold()
    numbers.page.reload(wait_until="commit")
    expect(numbers.order).to_have_value("ASC")
    numbers.page.go_back(wait_until="commit")
    numbers.expect_address("")
    numbers.search.press_sequentially("returns")
    scripts.arrive()

    numbers.expect_address("?search=returns&sortOrder=ASC")
    expect(numbers.rows).to_have_count(1)
    expect(numbers.search).to_have_value("returns")
    expect(numbers.search).to_be_focused()


def test_a_preference_chosen_after_a_missed_step_is_saved(
    open_early: Open, scripts: Scripts
) -> None:
    scripts.arrive()
    numbers = NumbersPage(open_early(LIST))
    numbers.order.select_option("Oldest first")
    numbers.expect_address("?sortOrder=ASC")

    scripts.hold()
    numbers.page.reload(wait_until="commit")
    expect(numbers.order).to_have_value("ASC")
    numbers.page.go_back(wait_until="commit")
    numbers.view.click()
    numbers.page.get_by_label("Compact").check()
    scripts.arrive()

    expect(numbers.page.locator("html")).to_have_attribute("data-density", "compact")
    expect(numbers.order).to_have_value("DESC")
    numbers.expect_address("")


@pytest.mark.parametrize(
    ("address", "link", "leads_to"),
    [
        (f"{LIST}?search=returns", "+1 415-555-0142", "+1 415-555-0142"),
        (f"{LIST}new/", "Twilio", "New Twilio number"),
        (f"{LIST}new/telnyx/", "Cancel", "New number"),
        ("/orgs/acme/audit/numbers/?search=returns", "+1 415-555-0142", "+1 415-555-0142"),
        ("/orgs/acme/activity/?outcome=refused", "Show all activity", "Activity"),
        ("/orgs/acme/members/", "Add member", "Add member"),
        ("/accounts/preferences/", "Back", "Numbers"),
    ],
)
def test_a_link_leads_on_and_going_back_shows_the_page_before(
    open_early: Open, scripts: Scripts, cast: Cast, address: str, link: str, leads_to: str
) -> None:
    audited(cast.acme)
    page = open_early(address)
    heading, main = page.get_by_role("heading", level=1), page.get_by_role("main")
    before = heading.inner_text()
    main.get_by_role("link", name=link).first.click()
    expect(heading).to_have_text(leads_to)
    expect(page).not_to_have_url(re.compile(f"{re.escape(address)}$"))

    page.go_back(wait_until="commit")
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    expect(heading).to_have_text(before)
    scripts.arrive()
    page.wait_for_load_state()
    expect(heading).to_have_text(before)


def test_going_back_from_the_edit_form_shows_the_number(
    open_early: Open, scripts: Scripts, number: JSON
) -> None:
    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit +1 415-555-0123")
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("+1 415-555-0123")
    page.get_by_role("button", name="Edit name").click()
    expect(page).to_have_url(re.compile(r"/edit/#fields-number$"))


def test_a_numbers_json_opens(open_early: Open, number: JSON) -> None:
    page = open_early(f"{LIST}{number['id']}/")
    page.get_by_text("Show Vapi's JSON").click()
    expect(page.get_by_role("region", name="Raw JSON")).to_contain_text(number["id"])


def test_the_dates_menu_filters_the_list(open_early: Open, scripts: Scripts) -> None:
    numbers = NumbersPage(open_early(LIST))
    numbers.dates.click()
    numbers.date("Created", "To").fill("2001-01-01")
    numbers.page.get_by_role("button", name="Apply").click()
    expect(numbers.results.get_by_role("heading")).to_have_text("No number in these dates")
    scripts.arrive()
    expect(numbers.dates).to_have_text("Dates: 1 set")


@pytest.mark.parametrize(
    ("menu", "shown"), [("Saved", "No saved searches yet."), ("Filter", "Run an audit to filter")]
)
def test_an_open_menu_loads_its_content(
    open_early: Open, scripts: Scripts, menu: str, shown: str
) -> None:
    page = open_early(LIST)
    page.locator(".toolbar summary", has_text=menu).click()
    expect(page.locator("details[open] .menu-panel")).to_be_visible()
    scripts.arrive()
    expect(page.locator("details[open] .menu-panel")).to_contain_text(shown)


def test_text_typed_into_a_form_is_saved_and_guarded(
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


def test_a_choice_in_a_folded_section_shows_its_fields(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}new/twilio/"), vapi_acme)
    form.unfold("Fallback destination")
    form.input("fallbackDestination.type").select_option("SIP address")
    scripts.arrive()
    expect(form.input("fallbackDestination.sipUri")).to_be_visible()


def test_an_input_that_a_person_left_is_checked(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}new/twilio/"), vapi_acme)
    form.input("name").fill("x" * 41)
    form.input("number").focus()
    scripts.arrive()
    form.expect_error("name", "At most 40 characters; this has 41.")


def test_a_folded_section_opens_and_keeps_its_text(
    open_early: Open, scripts: Scripts, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}new/telnyx/"), vapi_acme)
    form.fill({"number": "+14155550199", "credentialId": "c1"})
    expect(form.input("server.url")).to_be_hidden()
    form.unfold("Server")
    form.fill({"server.url": "https://hooks.example.com"})
    scripts.arrive()
    form.page.wait_for_load_state()

    expect(form.input("server.url")).to_be_visible()
    form.save.click()
    form.expect_saved("The number was created.")
    assert form.sent()[-1]["server"] == {"url": "https://hooks.example.com"}


def test_a_row_can_be_added(
    open_early: Open, scripts: Scripts, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}{number['id']}/edit/"), vapi_acme)
    form.fill({"name": "Back office"})
    form.button("Add a header").click()
    form.fill({"server.headers.new1.name": "X-Team", "server.headers.new1.value": "support"})
    scripts.arrive()
    form.page.wait_for_load_state()

    form.expect_values({"name": "Back office", "server.headers.new1.value": "support"})
    form.save.click()
    form.expect_saved()
    assert form.sent()[-1]["server"] == {**number["server"], "headers": {"X-Team": "support"}}


def test_a_form_can_be_previewed(
    open_early: Open, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}{number['id']}/edit/"), vapi_acme)
    form.fill({"name": "Back office"})
    form.button("Preview changes").click()
    expect(form.preview).to_contain_text("Back office")
    form.expect_values({"name": "Back office"})


def test_an_assistant_typed_by_its_name_is_found(
    open_early: Open, scripts: Scripts, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put_assistant({"name": "Museum at night"})
    form = NumberForm(open_early(f"{LIST}{number['id']}/edit/"), vapi_acme)
    form.page.get_by_label("Assistant", exact=True).first.check()
    form.input("assistantId").press_sequentially("museum")
    scripts.arrive()
    form.page.get_by_role("option", name="Museum at night").click()
    expect(form.input("assistantId")).to_have_accessible_description("Museum at night")


def test_a_form_can_be_sent(open_early: Open, vapi_acme: vapi_sandbox.Organization) -> None:
    form = NumberForm(open_early(f"{LIST}new/telnyx/"), vapi_acme)
    form.fill({"number": "+14155550199", "credentialId": "c1", "name": "Front desk"})
    form.save.click()
    form.expect_saved("The number was created.")


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


@pytest.mark.parametrize("tab", ["findings", "numbers"])
def test_a_facet_and_typed_text_filter_the_audit(
    open_early: Open, scripts: Scripts, cast: Cast, tab: str
) -> None:
    audited(cast.acme)
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


def test_text_typed_into_the_filter_of_activity_waits_for_enter(
    open_early: Open, scripts: Scripts
) -> None:
    page = open_early("/orgs/acme/activity/")
    page.get_by_role("searchbox").press_sequentially("nobody@acme.example")
    scripts.arrive()
    page.wait_for_load_state("networkidle")
    expect(page).to_have_url(re.compile("/activity/$"))
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile("subject=nobody%40acme.example"))
    expect(page.get_by_role("heading", name="No matching activity")).to_be_visible()


def test_the_preferences_page_saves(open_early: Open, cast: Cast) -> None:
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


def test_a_members_role_is_changed(open_early: Open, cast: Cast) -> None:
    page = open_early("/orgs/acme/members/")
    row = page.locator("tr", has_text=cast.viewer.email)
    row.get_by_role("link", name="Change role").click()
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
