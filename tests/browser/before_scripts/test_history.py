"""Going back and forth before the scripts arrive."""

import re

from playwright.sync_api import expect

import vapi_sandbox
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON

from ..numbers_page import NumbersPage
from .conftest import LIST, Open, Scripts


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
    numbers.expect_scripts()
    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")
    numbers.expect_sorted("ascending")

    scripts.hold()
    numbers.page.reload(wait_until="commit")
    numbers.expect_sorted("ascending")
    numbers.page.go_back(wait_until="commit")
    numbers.expect_address("")
    numbers.expect_sorted("ascending")
    is_same_document = numbers.is_same_document()
    scripts.arrive()

    numbers.expect_sorted("descending")
    numbers.expect_address("")
    assert is_same_document()


def test_a_missed_step_over_a_filter_is_caught_up_with(
    open_early: Open, scripts: Scripts, cast: Cast
) -> None:
    audited(cast.acme)
    for address, label, chosen in (
        ("/orgs/acme/activity/", "Outcome", "refused"),
        ("/orgs/acme/audit/findings/", "Provider", "telnyx"),
        ("/orgs/acme/audit/numbers/", "Provider", "telnyx"),
    ):
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
    numbers.expect_scripts()
    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")

    scripts.hold()
    numbers.page.reload(wait_until="commit")
    numbers.expect_sorted("ascending")
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
    numbers.expect_scripts()
    numbers.reverse()
    numbers.expect_address("?sortOrder=ASC")

    scripts.hold()
    numbers.page.reload(wait_until="commit")
    numbers.expect_sorted("ascending")
    numbers.page.go_back(wait_until="commit")
    numbers.view.click()
    numbers.page.get_by_label("Compact").check()
    scripts.arrive()

    expect(numbers.page.locator("html")).to_have_attribute("data-density", "compact")
    numbers.expect_sorted("descending")
    numbers.expect_address("")


def test_a_link_leads_on_and_going_back_shows_the_page_before(
    open_early: Open, scripts: Scripts, cast: Cast
) -> None:
    audited(cast.acme)
    for address, link, leads_to in (
        (f"{LIST}?search=returns", "+1 415-555-0142", "+1 415-555-0142"),
        (f"{LIST}new/", "Twilio", "New Twilio number"),
        (f"{LIST}new/telnyx/", "Cancel", "New number"),
        ("/orgs/acme/audit/numbers/?search=returns", "+1 415-555-0142", "+1 415-555-0142"),
        ("/orgs/acme/activity/?outcome=refused", "Show all activity", "Activity"),
        ("/orgs/acme/members/", "Invite people", "Invite people"),
    ):
        scripts.hold()
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
