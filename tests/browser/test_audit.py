"""Searching, filtering and accepting findings in the newest audit."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

import vapi_sandbox
from audits.models import Audit
from audits.running.request import request_audit
from audits.running.run import run_audit
from dashboard.workers.models import Worker
from tests.audits.conftest import audited
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage

AUDIT = "/orgs/acme/audit/"


@pytest.fixture
def page(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> Page:
    """A page of acme's operator; acme has an audit."""
    audited(cast.acme)
    return open_page(cast.operator)


def test_a_filter_updates_the_counts_and_keeps_the_order(page: Page) -> None:
    page.goto(f"{AUDIT}numbers/?sort=-name")
    page.get_by_label("Provider").focus()
    page.get_by_label("Provider").select_option("telnyx")

    expect(page.locator("#count")).to_contain_text("5 numbers")
    expect(page).to_have_url(re.compile("provider=telnyx.*sort=-name"))
    expect(page.get_by_label("Provider")).to_be_focused()
    expect(page.get_by_label("Status").locator("option[value=active]")).to_have_text("Active (5)")
    filters = page.locator("#refine").inner_text()
    page.reload()
    assert page.locator("#refine").inner_text() == filters


def test_a_finding_is_accepted_in_a_dialog_and_the_list_stays(page: Page) -> None:
    page.goto(f"{AUDIT}findings/?rule=unassigned&provider=twilio")
    rows = page.locator("#results tbody tr")
    count, second = rows.count(), rows.nth(2).locator("th a").inner_text()
    is_same_document = NumbersPage(page).is_same_document()
    rows.nth(1).get_by_role("button", name="Accept").click()
    dialog = page.get_by_role("dialog", name="Accept this finding?")
    dialog.get_by_label("Reason").fill("Parked")
    dialog.get_by_role("button", name="Accept finding").click()

    expect(page.locator("#toasts")).to_contain_text("Accepted until")
    expect(dialog).to_be_hidden()
    expect(rows).to_have_count(count - 1)
    expect(rows.nth(1).locator("th a")).to_have_text(second)
    expect(rows.nth(1).locator("th a")).to_be_focused()
    assert is_same_document()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(count)


def test_a_finding_is_fixed_in_its_row(page: Page) -> None:
    page.goto(f"{AUDIT}findings/?rule=unnamed")
    rows = page.locator("#results tbody tr")
    count, second = rows.count(), rows.nth(1).locator("th a").inner_text()
    is_same_document = NumbersPage(page).is_same_document()
    rows.first.get_by_role("button", name="Fix").click()
    expect(rows.first.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Night desk")
    page.keyboard.press("Enter")

    expect(page.locator("#toasts")).to_contain_text("Saved: the name of")
    expect(rows).to_have_count(count - 1)
    expect(rows.first.locator("th a")).to_have_text(second)
    expect(page.locator("form.inline")).to_have_count(0)
    expect(rows.first.locator("th a")).to_be_focused()
    assert is_same_document()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(count)


def test_fixing_a_finding_on_its_page_leads_on_to_the_next(page: Page) -> None:
    page.goto(f"{AUDIT}findings/?rule=unassigned")
    second = page.locator("#results tbody tr").nth(1).locator("th a").inner_text()
    page.locator("#results tbody th a").first.click()
    expect(page.get_by_role("button", name="Edit assignment")).to_be_visible()
    page.wait_for_load_state()  # the keys' script has run
    is_same_document = NumbersPage(page).is_same_document()
    for _ in range(2):
        before = page.url
        page.keyboard.press("e")
        expect(page.get_by_role("combobox", name="Assigned to")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.get_by_role("option").nth(1).click()
        page.locator("form.inline").get_by_role("button", name="Save").click()
        expect(page).not_to_have_url(before)
        expect(page.get_by_role("button", name="Edit assignment")).to_be_focused()
        expect(page.get_by_text("Fixed.")).to_have_count(0)
        page.locator("#toasts").get_by_role("button", name="Dismiss").click()
    assert is_same_document()
    page.go_back()
    expect(page.locator("#results")).to_contain_text(second)


def test_a_mistake_in_a_fix_stays_at_the_finding(page: Page, complaints: Complaints) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    page.goto(f"{AUDIT}findings/?rule=no-fallback")
    page.locator("#results tbody tr").first.get_by_role("button", name="Fix").click()
    editor = page.locator("form.inline")
    editor.get_by_label("Fallback").fill("12")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_label("Fallback")).to_have_attribute("aria-invalid", "true")
    expect(editor.get_by_label("Fallback")).to_have_value("12")
    page.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(page.locator("#results tbody tr").first.get_by_text("Fix")).to_be_focused()


def test_a_mistake_in_the_dialog_keeps_what_was_typed(page: Page, complaints: Complaints) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    page.goto(f"{AUDIT}findings/?rule=unassigned")
    page.get_by_role("button", name="Accept all").click()
    dialog = page.get_by_role("dialog", name="Accept")
    dialog.get_by_label("Reason").fill("Parked")
    dialog.get_by_label("Until").fill("2020-01-01")
    dialog.get_by_role("button", name="Accept findings").click()
    expect(dialog.get_by_label("Until")).to_be_focused()
    expect(dialog.get_by_label("Until")).to_have_accessible_description(re.compile("in the past"))
    expect(dialog.get_by_label("Reason")).to_have_value("Parked")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Accept all")).to_be_focused()


def test_the_end_of_an_audit_keeps_what_is_being_typed(page: Page, cast: Cast) -> None:
    audit, _ = request_audit(cast.acme, cast.operator.email)
    page.goto(f"{AUDIT}findings/?rule=unassigned")
    is_same_document = NumbersPage(page).is_same_document()
    expect(page.get_by_role("button", name="Run audit")).to_be_disabled()
    page.get_by_role("button", name="Accept all").click()
    dialog = page.get_by_role("dialog", name="Accept")
    dialog.get_by_label("Reason").fill("Parked")
    run_audit(audit.pk)

    expect(page.locator("#run")).to_contain_text("The audit has finished")
    expect(page.locator("#run-status")).to_have_text("The audit has finished.")
    expect(dialog.get_by_label("Reason")).to_have_value("Parked")
    assert is_same_document()
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Run audit")).to_be_enabled()
    page.get_by_role("link", name="Show its results").click()
    expect(page.locator("#run")).to_have_count(0)
    expect(page).to_have_url(re.compile(f"{AUDIT}$"))


def test_results_of_an_audit_that_ended_come_with_its_age(page: Page, cast: Cast) -> None:
    audit, _ = request_audit(cast.acme, cast.operator.email)
    page.goto(f"{AUDIT}numbers/")
    age = page.locator("#age time")
    before = age.get_attribute("datetime") or ""
    run_audit(audit.pk)
    expect(page.locator("#run")).to_contain_text("The audit has finished")
    expect(age).to_have_attribute("datetime", before)
    page.get_by_label("Provider").select_option("telnyx")
    expect(age).not_to_have_attribute("datetime", before)
    expect(page.locator("#notices")).to_have_count(1)


def test_the_button_keeps_the_focus_while_an_overdue_audit_is_asked_about(
    page: Page, cast: Cast
) -> None:
    Worker.objects.create(pk="worker", name="host:1")
    audit, _ = request_audit(cast.acme, cast.operator.email)
    page.clock.install()
    page.goto(AUDIT)
    expect(page.get_by_role("button", name="Run audit")).to_be_disabled()
    Audit.objects.filter(pk=audit.pk).update(requested_at=timezone.now() - timedelta(minutes=2))
    page.clock.run_for(2_000)
    button = page.get_by_role("button", name="Run audit")
    expect(button).to_be_enabled()
    button.focus()
    with page.expect_response(f"**{AUDIT}run/"):
        page.clock.run_for(11_000)
    expect(button).to_be_focused()


def test_leaving_changed_rules_asks_first(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    page, asked = open_page(cast.admin), list[str]()

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    page.goto(f"{AUDIT}rules/")
    pattern = page.get_by_role("textbox", name="Name pattern")
    pattern.fill("Desk *")
    page.get_by_role("link", name="Overview").click()
    assert asked == ["beforeunload"]
    expect(pattern).to_have_value("Desk *")
    page.get_by_role("button", name="Save rules").click()
    expect(page.locator("#toasts")).to_contain_text("Rules saved.")
    page.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(re.compile(f"{AUDIT}$"))
    assert asked == ["beforeunload"]


def test_findings_are_accepted_without_javascript(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    page = open_page(cast.operator, java_script_enabled=False)
    page.goto(f"{AUDIT}findings/?rule=unassigned&provider=twilio")
    page.get_by_role("button", name="Accept all").click()
    page.get_by_label("Reason").fill("Parked")
    page.get_by_role("button", name="Accept findings").click()
    expect(page.locator("#toasts")).to_contain_text("findings accepted until")
    expect(page).to_have_url(re.compile(r"findings/\?rule=unassigned&provider=twilio"))
    expect(page.get_by_text("No findings match")).to_be_visible()


def test_keys_lead_from_finding_to_finding(page: Page) -> None:
    page.goto(f"{AUDIT}findings/?rule=unassigned")
    page.locator("#results tbody th a").first.click()
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()
    page.wait_for_load_state()  # the keys' script has run
    page.keyboard.press("j")
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()


def test_a_narrow_screen_sorts_by_a_menu(page: Page) -> None:
    page.goto(f"{AUDIT}numbers/")
    expect(page.get_by_label("Order")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_label("Order").select_option("-name")
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(page.locator("#results thead [aria-sort]")).to_have_attribute("aria-sort", "descending")
