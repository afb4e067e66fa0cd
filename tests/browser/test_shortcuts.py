"""Keyboard shortcuts: what each does, where they are off, and the dialog that lists them."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Locator, Page, expect

import vapi_sandbox
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .held_requests import HeldRequests
from .numbers_page import NumbersPage, newest_first
from .test_keyboard import FOCUSED

MEMBERS, PASSWORD_PAGE = "/orgs/acme/members/", "/accounts/password/change/"
TEMPLATES = Path(django_settings.BASE_DIR) / "templates"

COUNT_CLICKS = """window.clicked = [];
document.addEventListener("click", ({ target }) => clicked.push(target.outerHTML), true);
document.addEventListener("focusin", ({ target }) => clicked.push(target.outerHTML), true);"""


@pytest.fixture
def operated(open_page: OpenPage, cast: Cast) -> NumbersPage:
    """Open acme's list as its operator."""
    return NumbersPage(open_page(cast.operator)).open()


def help_dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Keyboard shortcuts")


def told(page: Page) -> list[str]:
    """Return the shortcuts that the dialog lists."""
    expect(help_dialog(page)).to_be_visible()
    words = help_dialog(page).locator("dt").all()
    return [each.inner_text() for each in words if each.is_visible()]


def what_happens(page: Page, *keys: str) -> list[str]:
    """Return the elements that these keys click or focus. Shortcuts act immediately or never."""
    page.evaluate(COUNT_CLICKS)
    for key in keys:
        page.keyboard.press(key)
    happened: list[str] = page.evaluate("clicked")
    return happened


def test_j_and_k_move_along_the_rows_and_enter_opens_one(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    links = numbers.rows.locator("th a")
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        numbers.page.keyboard.press(key)
        expect(links.nth(row)).to_be_focused()
        focused = numbers.page.evaluate(FOCUSED)
        assert focused["isOutlined"]
        assert focused["isOnTop"]

    numbers.page.keyboard.press("j")
    numbers.page.keyboard.press("Enter")
    expect(numbers.page).to_have_url(re.compile(newest_first(vapi_acme)[1]))


def test_j_goes_on_to_the_next_page_and_k_back(numbers: NumbersPage) -> None:
    links = numbers.rows.locator("th a")
    numbers.rows.nth(48).get_by_role("button", name="Copy number").focus()
    numbers.page.keyboard.press("j")
    expect(links.nth(49)).to_be_focused()
    numbers.page.keyboard.press("j")
    numbers.expect_address("?limit=50&page=2")
    expect(links).to_have_count(10)
    expect(links.first).to_be_focused()
    links.last.focus()
    numbers.page.keyboard.press("j")  # there is no next page
    expect(links.last).to_be_focused()
    links.first.focus()
    numbers.page.keyboard.press("k")
    numbers.expect_address("")
    expect(links.nth(49)).to_be_focused()


def test_another_answer_does_not_change_where_j_goes(numbers: NumbersPage) -> None:
    following = HeldRequests(numbers.page, "**/numbers/?*page=2")
    links = numbers.rows.locator("th a")
    links.nth(49).focus()
    numbers.page.keyboard.press("j")
    numbers.page.evaluate(
        """() => htmx.ajax("GET", document.querySelector("[data-palette]").dataset.palette,
             {source: "#toasts", swap: "none"})"""
    )
    following.let_one_go()
    expect(links).to_have_count(10)
    expect(links.first).to_be_focused()


def test_shortcuts_work_for_a_person_who_stays(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page(cast.operator)).open()
    numbers.page.on("dialog", lambda dialog: dialog.dismiss())
    numbers.rows.first.locator("[data-edit=name]").click()
    numbers.page.keyboard.type("Another name")
    numbers.page.get_by_role("link", name="Activity").click()
    expect(numbers.page.locator("form.inline")).to_be_visible()
    numbers.page.keyboard.press("Escape")
    numbers.page.keyboard.press("/")
    expect(numbers.search).to_be_focused()


def test_slash_focuses_the_search_and_j_moves_along_the_rows_that_it_found(
    numbers: NumbersPage,
) -> None:
    numbers.page.keyboard.press("/")
    expect(numbers.search).to_be_focused()
    numbers.page.keyboard.type("/desk")
    expect(numbers.search).to_have_value("/desk")
    numbers.search.fill("returns")
    expect(numbers.rows).to_have_count(1)
    numbers.search.evaluate("input => input.blur()")
    numbers.page.keyboard.press("j")
    expect(numbers.rows.locator("th a")).to_be_focused()
    numbers.page.keyboard.press("/")  # a search is selected, so typing replaces it
    numbers.page.keyboard.type("/desk")
    expect(numbers.search).to_have_value("/desk")


def test_e_edits_the_name_of_the_row(operated: NumbersPage) -> None:
    operated.page.keyboard.press("j")
    operated.page.keyboard.press("j")
    operated.page.keyboard.press("e")
    name = operated.rows.nth(1).get_by_label("Name", exact=True)
    expect(name).to_be_focused()

    operated.page.keyboard.type("nek")
    expect(name).to_have_value("nek")
    operated.page.keyboard.press("Escape")
    expect(name).to_have_count(0)
    operated.page.keyboard.press("j")
    expect(operated.rows.nth(2).locator("th a")).to_be_focused()


def test_e_opens_the_form_if_the_name_column_is_hidden(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    cast.operator.save_preferences(hidden_columns=["name"])
    page = NumbersPage(open_page(cast.operator)).open().page
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(f"/{newest_first(vapi_acme)[0]}/edit/#fields-number$"))


def test_e_edits_the_number_of_a_detail_page(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = open_page(cast.operator)
    page.goto(f"/orgs/acme/numbers/{newest_first(vapi_acme)[0]}/")
    edit = page.get_by_role("link", name="Edit", exact=True)
    expect(edit).to_have_attribute("title", "Edit (e)")
    expect(edit).to_have_attribute("aria-keyshortcuts", "e")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/edit/$"))


def test_n_starts_a_new_number(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.operator)
    for start in ("/orgs/acme/numbers/", MEMBERS):
        page.goto(start)
        page.keyboard.press("n")
        expect(page).to_have_url(re.compile("/orgs/acme/numbers/new/$"))


def test_g_and_a_letter_open_another_page(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.both)
    page.goto(MEMBERS)
    for letter, address in (
        ("n", "/orgs/acme/numbers/"),
        ("a", "/orgs/acme/activity/"),
        ("m", "/orgs/acme/members/"),
        ("s", "/orgs/acme/settings/"),
        ("h", "/"),
    ):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page).to_have_url(re.compile(f":[0-9]+{address}$"))
        page.wait_for_load_state()


def test_the_first_of_two_keys_is_forgotten_after_anything_else(operated: NumbersPage) -> None:
    page = operated.page
    for between in ("x", "Escape", "Shift"):
        assert not what_happens(page, "g", between, "s"), between
    page.keyboard.press("g")
    page.get_by_role("heading", level=1).click()
    assert not what_happens(page, "s")

    page.keyboard.press("g")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile(MEMBERS))


def test_the_dialog_lists_the_shortcuts_of_the_page(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    everywhere = [
        "Go to a page, an organization or a number",
        "Search all organizations",
        "Start",
        "These shortcuts",
    ]
    pages = ["Numbers", "Audit", "Bulk changes", "Activity", "Members", "Settings"]
    in_organization = [everywhere[0], *pages, *everywhere[1:]]
    rows = ["Next row, previous row", "Move inside a row", "Open what has the focus"]
    viewer, operator = open_page(cast.viewer), open_page(cast.operator)
    number = f"/orgs/acme/numbers/{newest_first(vapi_acme)[0]}/"
    for page, address, expected in (
        (viewer, "/orgs/acme/numbers/", [*in_organization, "Search", *rows]),
        (viewer, number, in_organization),
        (viewer, PASSWORD_PAGE, in_organization),
        (
            operator,
            "/orgs/acme/numbers/",
            [
                *in_organization[:-1],
                "New number",
                in_organization[-1],
                "Search",
                *rows,
                "Edit the row with the focus",
                "Select the row with the focus",
                "Select the next row, the previous row too",
                "Clear the selection",
            ],
        ),
        (
            operator,
            number,
            [*in_organization[:-1], "New number", in_organization[-1], "Edit this number"],
        ),
    ):
        page.goto(address)
        page.keyboard.press("?")
        assert told(page) == expected, address


def test_closing_the_dialog_returns_the_focus(numbers: NumbersPage) -> None:
    page = numbers.page
    page.keyboard.press("j")
    for close in ("Escape", "Enter"):
        page.keyboard.press("?")
        expect(help_dialog(page).get_by_role("button", name="Close")).to_be_focused()
        page.keyboard.press(close)
        expect(help_dialog(page)).to_be_hidden()
        expect(numbers.rows.first.locator("th a")).to_be_focused()

    page.keyboard.press("?")
    expect(help_dialog(page)).to_be_visible()
    page.mouse.click(5, 5)
    expect(help_dialog(page)).to_be_hidden()


def test_the_menu_opens_the_dialog(numbers: NumbersPage) -> None:
    page = numbers.page
    page.locator(".header-user summary").press("Enter")
    page.get_by_role("button", name="Keyboard shortcuts").press("Enter")
    expect(help_dialog(page)).to_be_visible()
    expect(help_dialog(page)).not_to_contain_text("Single keys are turned off", use_inner_text=True)
    expect(page.locator(".header-user .menu-panel")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".header-user summary")).to_be_focused()


def test_a_dialog_that_cannot_be_loaded_is_reported(
    numbers: NumbersPage, complaints: Complaints
) -> None:
    complaints.announce("status of 502", "Response Status Error Code 502")
    numbers.page.route("**/shortcuts/", lambda route: route.fulfill(status=502))
    numbers.open()  # a request made while a route is being set up can get lost
    numbers.page.keyboard.press("?")
    expect(numbers.page.locator("#toasts")).to_contain_text("The dashboard did not answer")
    expect(help_dialog(numbers.page)).to_be_hidden()


def test_controls_show_their_keys(operated: NumbersPage) -> None:
    page = operated.page
    expect(operated.search).to_have_attribute(
        "title", "Search numbers, names and SIP addresses (/)"
    )
    expect(operated.search).to_have_attribute("aria-keyshortcuts", "/")
    new = page.get_by_role("link", name="New number")
    expect(new).to_have_attribute("title", "New number (n)")
    expect(new).to_have_attribute("aria-keyshortcuts", "n")
    activity = page.get_by_role("navigation").get_by_role("link", name="Activity")
    expect(activity).to_have_attribute("title", "Activity (g a)")
    # assistive technology would read "g a" as: g, or a
    expect(activity).not_to_have_attribute("aria-keyshortcuts", re.compile(".*"))
    help_button = page.locator("[data-help]")
    expect(help_button).to_have_attribute("aria-keyshortcuts", "Shift+?")


def test_controls_that_are_swapped_in_show_their_keys(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = open_page(cast.operator)
    page.goto(f"/orgs/acme/numbers/{newest_first(vapi_acme)[0]}/")
    page.get_by_role("button", name="Edit name").click()
    page.get_by_label("Name", exact=True).fill("Renamed")
    page.keyboard.press("Enter")
    expect(page.locator("#number dd").first).to_have_text("Renamed")
    expect(page.get_by_role("link", name="Edit", exact=True)).to_have_attribute("title", "Edit (e)")


def test_shortcuts_are_off_while_typing(operated: NumbersPage) -> None:
    page = operated.page
    for field in (
        '<input id="field">',
        '<input id="field" type="checkbox">',
        '<textarea id="field"></textarea>',
        '<select id="field"><option>one</select>',
        '<p id="field" contenteditable>text</p>',
    ):
        page.locator("main").evaluate(
            "(main, field) => main.insertAdjacentHTML('beforeend', field)", field
        )
        page.locator("#field").focus()
        assert not what_happens(page, "n", "j", "/", "?", "g", "s"), field
        expect(page.locator("#field")).to_be_focused()
        page.locator("#field").evaluate("field => field.remove()")


def test_shortcuts_are_off_with_modifiers(operated: NumbersPage) -> None:
    operated.page.keyboard.press("j")
    for modifier in ("Alt", "Meta", "Shift"):
        keys = [f"{modifier}+{key}" for key in ("n", "j", "e", "g")]
        assert not what_happens(operated.page, *keys, "s"), modifier
    operated.page.evaluate(
        """document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { key: "j", ctrlKey: true, bubbles: true }))"""
    )
    expect(operated.rows.first.locator("th a")).to_be_focused()


def test_shortcuts_are_off_while_a_dialog_is_open(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page(cast.admin)).open()
    numbers.rows.first.get_by_role("button", name="Delete number").click()
    dialog = numbers.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").focus()
    assert not what_happens(numbers.page, "n", "j", "/", "?", "g", "s")
    expect(dialog).to_be_visible()


def test_shortcuts_are_off_by_preference(open_page: OpenPage, cast: Cast) -> None:
    cast.operator.save_preferences(shortcuts=False)
    numbers = NumbersPage(open_page(cast.operator)).open()
    page = numbers.page
    assert not what_happens(page, "j", "/", "n", "?", "g", "s")
    for attribute in ("title", "aria-keyshortcuts"):
        expect(numbers.search).not_to_have_attribute(attribute, re.compile(".*"))

    page.locator(".header-user summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(help_dialog(page)).to_contain_text("Single keys are turned off", use_inner_text=True)
    help_dialog(page).get_by_role("link", name="Turn single keys on or off").click()
    expect(page).to_have_title("Preferences · Vapi numbers")


def test_a_viewer_has_no_shortcuts_that_change_numbers(
    numbers: NumbersPage, vapi_acme: vapi_sandbox.Organization
) -> None:
    numbers.page.keyboard.press("j")
    assert not what_happens(numbers.page, "n", "e")
    numbers.page.goto(f"/orgs/acme/numbers/{newest_first(vapi_acme)[0]}/")
    assert not what_happens(numbers.page, "n", "e")


def test_only_general_shortcuts_work_outside_of_an_organization(
    open_page: OpenPage, cast: Cast
) -> None:
    page = open_page(cast.both)
    page.goto(PASSWORD_PAGE)
    page.get_by_role("heading", level=1).click()
    assert not what_happens(page, "n", "j", "g", "n", "g", "s")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_title("Your organizations · Vapi numbers")


def test_shortcuts_are_not_shown_without_javascript(open_page: OpenPage, cast: Cast) -> None:
    numbers = NumbersPage(open_page(cast.operator, java_script_enabled=False)).open()
    page = numbers.page
    expect(page.get_by_role("button", name="Go to")).to_be_hidden()
    page.locator(".header-user summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_hidden()
    assert page.locator("[title*='(']").count() == 0


def test_the_dialog_lists_every_key_of_a_control() -> None:
    """Apart from those, it lists only keys that the script defines."""
    templates = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    table = templates.pop(TEMPLATES / "layouts" / "shortcuts.html")
    controls = set(re.findall(r'data-shortcut="([^"]+)"', "".join(templates.values())))
    assert controls == set(re.findall(r"\[data-shortcut='([^']+)'\]", table))
    for keys in controls:
        written = " then ".join(f"<kbd>{key}</kbd>" for key in keys.split())
        assert re.search(
            rf"\[data-shortcut='{re.escape(keys)}'\].*<dd>{re.escape(written)}</dd>", table
        )
