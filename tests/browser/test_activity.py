"""Activity works without JavaScript."""

from playwright.sync_api import expect

from dashboard.activity.models import Action, Result
from dashboard.activity.record import COMMAND_LINE, Change, record_attempt, record_outcome
from tests.cast import Cast

from .conftest import OpenPage


def test_paging_details_and_filtering_by_subject_need_no_script(
    open_page: OpenPage, cast: Cast
) -> None:
    for place in range(52):
        changes = [Change("role", "viewer", f"role {place}")]
        subject = "admin@acme.example" if place == 0 else f"{place}@acme.example"
        action = Action.MEMBER_CHANGE_ROLE
        record_outcome(
            record_attempt(COMMAND_LINE, cast.acme, action, subject=subject, changes=changes),
            Result.DONE,
        )
    page = open_page(cast.viewer, java_script_enabled=False)
    rows = page.get_by_role("table").locator("tbody").get_by_role("row")

    page.goto("/orgs/acme/numbers/")
    page.get_by_role("link", name="Activity").click()
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="Older").click()
    expect(rows).to_have_count(2)

    changed = rows.last.get_by_text('"role 0"')
    expect(changed).to_be_hidden()
    rows.last.get_by_text("role", exact=True).first.click()
    expect(changed).to_be_visible()
    rows.last.get_by_role("link", name="All activity of admin@acme.example").click()
    expect(rows).to_have_count(1)

    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(50)
