"""The command palette opens a page, an organization or a number from any page."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from phone_numbers.models import SavedSearch
from tests.cast import PASSWORD, Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import NumbersPage, list_requests, newest_first, wait_until
from .test_accessibility import AXE, violations

PASSWORD_PAGE = "/accounts/password/change/"


class Palette:
    """The palette as a person sees and uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog", name="Go to")
        self.input = self.dialog.get_by_role("combobox")
        self.list = self.dialog.get_by_role("listbox")
        every = self.list.get_by_role("option")
        self.everywhere = every.and_(page.locator("#palette-everywhere"))
        self.options = every.and_(page.locator(":not(#palette-everywhere)"))
        self.active = self.list.locator("[aria-selected=true]")
        self.said = self.dialog.locator("#palette-said")
        self.button = page.get_by_role("banner").get_by_role("button", name="Go to")

    def open(self) -> "Palette":
        """Open the palette by its keys, and wait for its options."""
        self.page.wait_for_load_state()  # a page that was just led to has no scripts yet
        self.page.keyboard.press("Control+k")
        expect(self.input).to_be_focused()
        expect(self.options.first).to_be_visible()
        return self

    def option(self, text: str) -> Locator:
        return self.options.filter(has_text=text)

    def group(self, name: str) -> Locator:
        return self.list.get_by_role("group", name=name).get_by_role("option")

    def offered(self) -> list[str]:
        return [each.strip() for each in self.options.all_inner_texts()]

    def expect_active(self, text: str) -> None:
        expect(self.active).to_have_count(1)
        expect(self.active).to_contain_text(text)
        identifier = self.active.get_attribute("id")
        expect(self.input).to_have_attribute("aria-activedescendant", str(identifier))


@pytest.fixture
def palette(open_page: OpenPage, cast: Cast) -> Palette:
    """Open the palette on acme's list, as a member of two organizations."""
    return Palette(NumbersPage(open_page(cast.both)).open().page).open()


def at(address: str) -> re.Pattern[str]:
    return re.compile(rf":[0-9]+{re.escape(address)}$")


def test_the_palette_opens_with_pages_and_organizations(palette: Palette) -> None:
    assert palette.group("Pages").all_inner_texts()[:6] == [
        "Numbers",
        "Audit",
        "Bulk changes",
        "Activity",
        "Members",
        "Settings",
    ]
    expect(palette.group("Other organizations")).to_have_text(["Globex"])
    expect(palette.group("Numbers")).to_have_count(0)
    expect(palette.said).to_have_text(f"{palette.options.count()} choices")
    palette.expect_active("Numbers")
    # with their shortcuts
    expect(palette.option("Activity")).to_have_attribute("data-keys", "g a")
    expect(palette.option("Start")).to_have_attribute("data-keys", "g h")
    expect(palette.option("Activity")).to_have_accessible_name("Activity")

    # the arrow keys wrap around
    offered = palette.offered()
    moves = [
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", -1),
        ("ArrowDown", 0),
        ("ArrowUp", -1),
        ("Home", 0),
    ]
    for key, place in moves:
        palette.page.keyboard.press(key)
        palette.expect_active(offered[place])
        expect(palette.input).to_be_focused()


def test_it_opens_a_page_and_another_organization(palette: Palette) -> None:
    palette.page.keyboard.type("mem")
    expect(palette.options).to_have_text(["Members"])
    palette.expect_active("Members")
    palette.page.keyboard.press("Enter")
    expect(palette.page).to_have_url(at("/orgs/acme/members/"))

    palette.open().page.keyboard.type("GLÖB")  # accents and case don't matter
    expect(palette.options).to_have_text(["Globex"])
    palette.page.keyboard.press("Enter")
    expect(palette.page).to_have_url(at("/orgs/globex/numbers/"))


def test_it_opens_a_number(palette: Palette, vapi_acme: vapi_sandbox.Organization) -> None:
    number = vapi_acme.put({"number": "+16285550177", "name": "Moonlight desk"})
    for typed in ("(628) 555 01", "moonlight", "628-555"):
        palette.input.fill("")
        expect(palette.group("Numbers")).to_have_count(0)
        palette.page.keyboard.type(typed)
        expect(palette.group("Numbers")).to_have_count(1)
        expect(palette.group("Numbers")).to_contain_text("+1 628-555-0177 Moonlight desk")
        expect(palette.said).to_have_text("1 choice")
        palette.expect_active("Moonlight desk")
    palette.page.keyboard.press("Enter")
    expect(palette.page).to_have_url(at(f"/orgs/acme/numbers/{number['id']}/"))


def test_it_opens_a_number_from_another_numbers_page(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    """The addresses of the options don't depend on the current page."""
    number = vapi_acme.put({"number": "+16285550177", "name": "Moonlight desk"})
    page = open_page(cast.viewer)
    page.goto(f"/orgs/acme/numbers/{newest_first(vapi_acme)[1]}/")
    palette = Palette(page).open()
    palette.input.fill("moonlight")
    palette.option("Moonlight").click()
    expect(page).to_have_url(at(f"/orgs/acme/numbers/{number['id']}/"))


def test_it_does_what_the_page_of_a_number_offers(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({"provider": "vapi", "name": "Moonlight desk"})
    address = f"/orgs/acme/numbers/{number['id']}/"
    page = open_page(cast.admin)
    page.goto(address)
    palette = Palette(page).open()
    actions = palette.group("This number")
    for action in ("Assign", "Delete"):
        expect(actions.filter(has_text=action)).to_have_count(1)

    palette.input.fill("edit name")
    page.keyboard.press("Enter")
    name = page.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    page.keyboard.press("Escape")

    palette.open().input.fill("delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Delete")).to_be_visible()


def test_it_opens_lists_of_numbers(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    """Of a saved search, of an assistant, and of more matches than it shows."""
    SavedSearch.objects.create(
        organization=cast.acme, name="Night shift", query="?search=desk", created_by=cast.both
    )
    palette = Palette(NumbersPage(open_page(cast.both)).open().page).open()
    palette.input.fill("night")
    expect(palette.group("Saved searches")).to_have_text(["Night shift"])
    palette.page.keyboard.press("Enter")
    expect(palette.page).to_have_url(at("/orgs/acme/numbers/?search=desk"))

    assistant = vapi_acme.assistants[0]
    palette.open().input.fill(assistant["name"])
    option = palette.option(f"{assistant['name']} numbers of this assistant")
    expect(option).to_have_count(1)
    option.click()
    expect(palette.page).to_have_url(at(f"/orgs/acme/audit/numbers/?assignee={assistant['id']}"))

    for place in range(9):
        vapi_acme.put({"number": f"+1628555017{place}", "name": "Crowd"})
    palette.open().page.keyboard.type("crowd")
    expect(palette.group("Numbers")).to_have_count(9)
    palette.page.keyboard.press("End")
    palette.page.keyboard.press("ArrowUp")
    palette.expect_active("All 9 numbers with “crowd”")
    palette.page.keyboard.press("Enter")
    expect(palette.page).to_have_url(at("/orgs/acme/numbers/?search=crowd"))
    NumbersPage(palette.page).expect_count("1–9 of 9")


def test_it_works_by_mouse(palette: Palette) -> None:
    palette.option("Settings").hover()
    palette.expect_active("Settings")
    palette.dialog.get_by_text("Pages", exact=True).click()
    expect(palette.input).to_be_focused()
    palette.option("Settings").click()
    expect(palette.page).to_have_url(at("/orgs/acme/settings/"))


def test_control_opens_a_new_tab(palette: Palette, asked: list[str]) -> None:
    palette.page.keyboard.type("settings")
    expect(palette.options).to_have_count(1)
    for how in ("key", "click"):
        asked.clear()
        if how == "key":
            palette.page.keyboard.press("Control+Enter")
        else:
            palette.option("Settings").click(modifiers=["ControlOrMeta"])
        wait_until(palette.page, lambda: "/orgs/acme/settings/?" in asked, f"a tab by {how}")
        expect(palette.page).to_have_url(at("/orgs/acme/numbers/"))
        expect(palette.dialog).to_be_visible()


def test_enter_counts_before_the_options_are_there(numbers: NumbersPage) -> None:
    script = HeldRequests(numbers.page, "**/palette-options*.js")
    numbers.page.keyboard.press("Control+k")
    numbers.page.keyboard.type("preferences")
    numbers.page.keyboard.press("Enter")
    script.let_one_go()
    expect(numbers.page).to_have_url(at("/accounts/preferences/"))


def test_it_takes_what_is_typed_when_it_is_opened_again_at_once(palette: Palette) -> None:
    palette.page.evaluate(
        """() => { for (const time of ["close", "open"])
          document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {key: "k", ctrlKey: true, bubbles: true})); }"""
    )
    palette.page.keyboard.type("members")
    expect(palette.input).to_have_value("members")


def test_closing_it_returns_the_focus(palette: Palette) -> None:
    page = palette.page
    page.keyboard.press("Escape")
    row = NumbersPage(page).rows.nth(1).locator("th a")
    row.focus()
    for how in ("Escape", "Control+k", "outside"):
        palette.open()
        expect(palette.input).to_have_value("")
        expect(palette.option("Members")).to_be_visible()
        page.keyboard.type("set")
        if how == "outside":
            page.mouse.click(5, 5)
        else:
            page.keyboard.press(how)
        expect(palette.dialog).to_be_hidden()
        expect(row).to_be_focused()

    palette.open()
    expect(palette.input).to_have_value("")
    expect(palette.option("Members")).to_be_visible()


def test_it_opens_by_its_button_and_from_a_search_box_whose_text_stays(
    numbers: NumbersPage,
) -> None:
    palette = Palette(numbers.page)
    expect(palette.button).to_have_attribute("data-keys", "Ctrl K")
    expect(palette.button).to_have_attribute("aria-keyshortcuts", "Control+K")
    palette.button.click()
    expect(palette.input).to_be_focused()
    numbers.page.keyboard.press("Escape")
    expect(palette.button).to_be_focused()

    numbers.search.fill("returns")
    expect(numbers.rows).to_have_count(1)
    palette.open()
    numbers.page.keyboard.press("Escape")
    expect(palette.dialog).to_be_hidden()
    expect(numbers.search).to_be_focused()
    expect(numbers.search).to_have_value("returns")


def test_letters_typed_before_the_options_arrive_are_kept(numbers: NumbersPage) -> None:
    palette = Palette(numbers.page)
    numbers.page.keyboard.press("Control+k")
    numbers.page.keyboard.type("settings")
    expect(palette.options).to_have_text(["Settings"])
    expect(palette.input).to_have_value("settings")


def test_it_does_not_open_over_another_dialog(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page(cast.admin)).open()
    numbers.rows.first.get_by_role("button", name="Delete number").click()
    question = numbers.page.get_by_role("dialog", name="Delete this number?")
    expect(question).to_be_visible()
    numbers.page.keyboard.press("Control+k")
    expect(numbers.page.locator("dialog[open]")).to_have_count(1)


def test_it_says_that_nothing_matches(numbers: NumbersPage) -> None:
    palette = Palette(numbers.page).open()
    palette.page.keyboard.type("nowhere at all")
    expect(palette.said).to_have_text("Nothing has “nowhere at all” in it")
    expect(palette.options).to_have_count(0)
    expect(palette.everywhere).to_have_count(0)  # a member of one organization has no others
    expect(palette.input).to_have_attribute("aria-expanded", "false")
    palette.page.keyboard.press("ArrowDown")
    palette.page.keyboard.press("Enter")
    expect(palette.dialog).to_be_visible()

    palette.input.fill("")
    expect(palette.option("Members")).to_be_visible()
    expect(palette.input).to_have_attribute("aria-expanded", "true")


def test_the_last_option_searches_all_organizations(
    palette: Palette, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.put({"number": "+16285550177", "name": "Moon & co"})
    expect(palette.everywhere).to_be_hidden()
    palette.page.keyboard.type("moon & co")
    expect(palette.said).to_have_text("Nothing has “moon & co” in it")
    palette.expect_active("Search all organizations for “moon & co”")
    palette.page.keyboard.press("Enter")
    expect(palette.page).to_have_url(at("/find/?q=moon+%26+co"))
    expect(palette.page.locator("#found-globex")).to_contain_text("Moon & co")


def test_numbers_found_come_before_all_organizations(
    palette: Palette, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+16285550177", "name": "Moonlight"})
    vapi_acme.put({"number": "+16285550178", "name": "Moonshine"})
    palette.page.keyboard.type("moon")
    palette.expect_active("Moonshine")
    palette.page.keyboard.press("ArrowUp")
    palette.expect_active("Search all organizations for “moon”")
    palette.input.fill("")
    expect(palette.everywhere).to_be_hidden()


def test_the_answer_to_an_older_search_is_never_shown(
    palette: Palette, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+16285550177", "name": "Moonlight"})
    vapi_acme.forget_requests()
    vapi_acme.fail("list", Fault("latency", seconds=60, times=1))
    palette.input.fill("desk")
    wait_until(palette.page, lambda: len(list_requests(vapi_acme)) == 1, "it was searched")
    with palette.page.expect_event("requestfailed"):
        palette.input.fill("moonlight")
    vapi_acme.clear_faults()
    expect(palette.group("Numbers")).to_have_count(1)
    expect(palette.group("Numbers")).to_contain_text("Moonlight")
    assert [each.query["search"] for each in list_requests(vapi_acme)] == [["desk"], ["moonlight"]]


def test_options_are_filtered_before_an_answer_arrives(
    palette: Palette, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"number": "+16285550177", "name": "Moonlight desk"})
    vapi_acme.put({"number": "+16285550188", "name": "Moonshine desk"})
    palette.page.keyboard.type("moon")
    expect(palette.group("Numbers")).to_have_count(2)
    vapi_acme.fail("list", Fault("latency", seconds=60, times=1))
    palette.page.keyboard.type("l")
    expect(palette.group("Numbers")).to_have_count(1)
    expect(palette.said).to_have_text("Searching numbers…")
    vapi_acme.clear_faults()
    expect(palette.said).to_have_text("1 choice")


def test_failures_are_reported(
    palette: Palette, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    """Of Vapi, and of the connection."""
    complaints.announce("status of 502", "Response Status Error Code 502")
    complaints.announce("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError")
    vapi_acme.fail("list", Fault(status=500))
    palette.page.keyboard.type("set")
    expect(palette.said).to_contain_text("Vapi can't be reached")
    expect(palette.options).to_have_text(["Settings"])

    vapi_acme.clear_faults()
    palette.input.fill("desk")
    expect(palette.group("Numbers").first).to_be_visible()
    expect(palette.said).to_contain_text("choices")

    palette.page.context.set_offline(True)
    palette.input.fill("set")
    expect(palette.said).to_contain_text("the dashboard did not answer")
    expect(palette.options).to_have_text(["Settings"])


def test_it_closes_if_its_options_cannot_be_loaded(
    numbers: NumbersPage, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    numbers.page.route("**/palette/", lambda route: route.fulfill(status=502))
    palette = Palette(numbers.page)
    palette.button.click()
    expect(numbers.page.locator("#toasts")).to_contain_text("The dashboard did not answer")
    expect(palette.dialog).to_be_hidden()

    numbers.page.unroute("**/palette/")
    palette.open()


def test_it_continues_after_signing_in_again(
    open_page: OpenPage, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    page = NumbersPage(open_page(cast.viewer)).open().page
    palette = Palette(page)
    for when in ("before it opens", "before the search"):
        if when == "before it opens":
            Session.objects.all().delete()
            page.keyboard.press("Control+k")
        else:
            palette.open()
            Session.objects.all().delete()
            page.keyboard.type("returns")
        sign_in = page.get_by_role("dialog", name="Your session has ended")
        sign_in.get_by_label("Email").fill(cast.viewer.email)
        sign_in.get_by_label("Password", exact=True).fill(PASSWORD)
        sign_in.get_by_label("Password", exact=True).press("Enter")
        expect(sign_in).to_be_hidden()
        if when == "before it opens":
            palette.input.fill("returns")
        expect(palette.option("Returns hotline")).to_be_visible()
        expect(palette.input).to_be_focused()
        page.keyboard.press("Escape")
        expect(palette.dialog).to_be_hidden()


def test_it_works_outside_of_an_organization(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.both)
    page.goto(PASSWORD_PAGE)
    palette = Palette(page).open()
    expect(palette.group("Organizations")).to_have_text(["Acme Support", "Globex"])
    expect(palette.group("Pages").first).to_have_text("Start")
    page.keyboard.type("nothing")
    expect(palette.said).to_have_text("Nothing has “nothing” in it")
    palette.input.fill("acme")
    page.keyboard.press("Enter")
    expect(page).to_have_url(at("/orgs/acme/numbers/"))


def test_it_opens_the_keyboard_shortcuts(palette: Palette) -> None:
    palette.page.keyboard.type("keyboard")
    expect(palette.options).to_have_text(["Keyboard shortcuts"])
    palette.page.keyboard.press("Enter")
    expect(palette.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    expect(palette.dialog).to_be_hidden()


def test_it_works_if_single_keys_are_off(open_page: OpenPage, cast: Cast) -> None:
    cast.viewer.save_preferences(shortcuts=False)
    palette = Palette(NumbersPage(open_page(cast.viewer)).open().page).open()
    expect(palette.option("Activity")).not_to_have_attribute("data-keys", re.compile(".*"))


def test_it_shows_and_takes_a_macs_keys(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.viewer)
    page.add_init_script("Object.defineProperty(navigator, 'platform', { value: 'MacIntel' })")
    palette = Palette(NumbersPage(page).open().page)
    expect(palette.button).to_have_attribute("title", "Go to (⌘K)")
    expect(palette.button).to_have_attribute("aria-keyshortcuts", "Meta+K")
    page.keyboard.press("Meta+k")
    expect(palette.dialog).to_contain_text("⌘ Enter in a new tab")
    page.keyboard.press("Meta+k")
    expect(palette.dialog).to_be_hidden()

    page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts).to_contain_text("Go to a page, an organization or a number⌘ K")


def test_it_works_by_touch(open_page: OpenPage, cast: Cast) -> None:
    viewport = {"width": 320, "height": 640}
    page = open_page(cast.both, viewport=viewport, has_touch=True, is_mobile=True)
    palette = Palette(NumbersPage(page).open().page)
    palette.button.tap()
    expect(palette.option("Members")).to_be_visible()
    box = palette.dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    assert box["y"] + box["height"] <= viewport["height"]
    palette.option("Members").tap()
    expect(page).to_have_url(at("/orgs/acme/members/"))


def test_every_state_passes_axe(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    page = open_page(cast.both)
    palette = Palette(NumbersPage(page).open("?search=returns").page)
    page.evaluate(AXE)
    palette.open()
    for typed, said in (("te", "choices"), ("nowhere", "Nothing has"), ("set", "Vapi can't be")):
        if typed == "set":
            vapi_acme.fail("list", Fault(status=500))
        palette.input.fill(typed)
        expect(palette.said).to_contain_text(said)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 400})
            assert violations(page) == [], (typed, width)
            fits = palette.dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
            assert fits, (typed, width)
