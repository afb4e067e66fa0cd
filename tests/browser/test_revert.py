"""Reverting a change and filtering Activity, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

import vapi_sandbox
from dashboard.activity.record import Actor
from phone_numbers.saving.save import save_number
from tests.cast import Cast
from vapi_client.json_values import JSON

from .complaints import Complaints
from .conftest import OpenPage

ACTIVITY = "/orgs/acme/activity/"
WAYS = pytest.mark.parametrize("javascript", [True, False])


def change(cast: Cast, number: JSON, **fields: object) -> None:
    actor = Actor(cast.admin.email, cast.admin.pk, None)
    save_number(cast.acme, actor, number["id"], base=number, mine={**number, **fields})


def open_preview(page: Page) -> None:
    page.goto(ACTIVITY)
    page.locator(".activity .entry").first.get_by_role("link", name=re.compile("^Revert")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revert a change of +1 415-555-0123")


@WAYS
def test_a_preview_comes_before_the_revert(
    javascript: bool,
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    number: JSON,
) -> None:
    change(cast, number, name="Changed")
    page = open_page(cast.operator, java_script_enabled=javascript)
    open_preview(page)
    changes = page.locator(".differences")
    expect(changes).to_have_text(re.compile(r"Name\s+−Before: Changed\s+\+After: Front desk"))
    page.get_by_role("button", name="Revert change").click()
    expect(page).to_have_url(re.compile(f"/numbers/{number['id']}/$"))
    expect(page.locator("#toasts")).to_contain_text("The change was reverted.")
    expect(page.locator(".activity .entry")).to_have_count(2)
    assert (vapi_acme.get(number["id"]) or {})["name"] == "Front desk"


@WAYS
def test_a_person_decides_a_conflict(
    javascript: bool,
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    number: JSON,
    complaints: Complaints,
) -> None:
    complaints.announce("status of 409")
    if javascript:
        complaints.announce("Response Status Error Code 409")
    change(cast, number, name="Changed")
    page = open_page(cast.operator, java_script_enabled=javascript)
    open_preview(page)
    vapi_acme.put({**(vapi_acme.get(number["id"]) or {}), "name": "Theirs"})
    page.get_by_role("button", name="Revert change").click()
    conflict = page.get_by_role("group", name="Name")
    expect(conflict).to_contain_text("Theirs, as it is now: Theirs")
    expect(page.get_by_role("alert")).to_be_focused()
    conflict.get_by_label("Reverted: Front desk").check()
    page.get_by_role("button", name="Revert change").click()
    expect(page.locator("#toasts")).to_contain_text("The change was reverted.")
    assert (vapi_acme.get(number["id"]) or {})["name"] == "Front desk"


def test_a_filter_applies_immediately_and_is_in_the_address(
    open_page: OpenPage, cast: Cast, number: JSON
) -> None:
    change(cast, number, name="Changed")
    page = open_page(cast.viewer)
    page.goto(ACTIVITY)
    rows = page.locator(".activity .entry")
    expect(rows).to_have_count(1)
    page.get_by_label("Kind").select_option("members")
    expect(page.get_by_role("heading", name="No matching activity")).to_be_visible()
    expect(page).to_have_url(re.compile(r"activity/\?kind=members$"))
    page.get_by_label("Kind").select_option("numbers")
    expect(rows).to_have_count(1)
    page.get_by_label("From").fill("2999-01-01")
    expect(rows).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(r"activity/\?kind=numbers$"))
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert re.fullmatch(r"acme-activity-[0-9-]{10}\.csv", download.value.suggested_filename)


def test_activity_is_filtered_without_javascript(
    open_page: OpenPage, cast: Cast, number: JSON
) -> None:
    change(cast, number, name="Changed")
    page = open_page(cast.viewer, java_script_enabled=False)
    page.goto(ACTIVITY)
    page.get_by_label("Outcome").select_option("refused")
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile(r"activity/\?outcome=refused$"))
    expect(page.get_by_role("heading", name="No matching activity")).to_be_visible()
    page.get_by_role("link", name="Show all", exact=True).click()
    expect(page.locator(".activity .entry")).to_have_count(1)
