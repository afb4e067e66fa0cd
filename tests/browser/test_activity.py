"""Activity as a person reads and searches it, also without JavaScript."""

import re

from playwright.sync_api import expect

from dashboard.activity.models import Action, Result
from dashboard.activity.record import COMMAND_LINE, Change, record_attempt, record_outcome
from tests.cast import Cast

from .conftest import OpenPage

ACTIVITY = "/orgs/acme/activity/"


def record(cast: Cast, label: str, *changes: Change) -> None:
    action = Action.MEMBER_CHANGE_ROLE
    attempt = record_attempt(
        COMMAND_LINE, cast.acme, action, subject=label, label=label, changes=changes
    )
    record_outcome(attempt, Result.DONE)


def test_paging_details_and_filtering_by_subject_need_no_script(
    open_page: OpenPage, cast: Cast
) -> None:
    for place in range(52):
        record(cast, f"{place}@acme.example", Change("role", "viewer", f"role {place}"))
    page = open_page(cast.viewer, java_script_enabled=False)
    entries = page.locator("li.entry")

    page.goto("/orgs/acme/numbers/")
    page.get_by_role("link", name="Activity").click()
    expect(entries).to_have_count(50)
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    page.get_by_role("link", name="Older").click()
    expect(entries).to_have_count(2)

    changed = entries.last.get_by_text('"role 0"')
    expect(changed).to_be_hidden()
    entries.last.get_by_text("Details").click()
    expect(changed).to_be_visible()
    entries.last.get_by_role("link", name="All activity of 0@acme.example").click()
    expect(entries).to_have_count(1)

    page.get_by_role("link", name="Show all").click()
    expect(entries).to_have_count(50)
    page.get_by_role("searchbox").fill("17")
    page.get_by_role("button", name="Apply filters").click()
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("Changed the role of 17@acme.example from viewer to role 17")


def test_a_part_of_a_number_is_found_while_it_is_typed(open_page: OpenPage, cast: Cast) -> None:
    record(cast, "+17805550143")
    record(cast, "+14155550143")
    page = open_page(cast.viewer)
    page.goto("/orgs/acme/numbers/")
    page.goto(ACTIVITY)
    page.keyboard.press("/")
    page.keyboard.type("780", delay=20)
    expect(page.locator("li.entry")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/activity/\?subject=780$"))
    page.keyboard.type(" 555", delay=20)
    expect(page).to_have_url(re.compile(r"/activity/\?subject=780\+555$"))
    expect(page.locator("li.entry")).to_contain_text("+17805550143")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile("/activity/$"))
    expect(page.locator("li.entry")).to_have_count(2)
