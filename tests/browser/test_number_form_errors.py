"""Errors and failures while a number is saved. None of them loses typed text."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from phone_numbers.saving import unsettled_creates
from tests.cast import Cast
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .complaints import Complaints
from .held_requests import HeldRequests
from .number_form import NumberForm
from .sign_in_dialog import sign_in_again
from .test_accessibility import AXE, violations

TYPED = {
    "name": "Back office",
    "twilioAuthToken": "another-token",
    "server.timeoutSeconds": "25",
    "server.headers.new1.name": "Authorization",
    "server.headers.new1.value": "Bearer 1",
}
SENT = {
    "name": "Back office",
    "twilioAuthToken": "another-token",
    "server": {
        "url": "https://hooks.example.com",
        "timeoutSeconds": 25,
        "headers": {"Authorization": "Bearer 1"},
    },
    "provider": "twilio",
}


def fill_in(form: NumberForm, number: JSON) -> None:
    form.open(number).unfold("Twilio")
    form.button("Add a header").click()
    expect(form.row("server.headers.new1")).to_be_visible()
    form.fill(TYPED)


def test_errors_are_listed_above_and_shown_at_inputs_until_corrected(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    fill_in(form, number)
    form.fill({"name": "x" * 41, "server.timeoutSeconds": "1000"})
    form.unfold("Server")
    form.save.click()

    alert = form.problems.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Nothing was saved: 2 things to correct")
    form.expect_error("name", "At most 40 characters; this has 41.")
    form.expect_error("server.timeoutSeconds", "At most 300.")
    form.expect_values(TYPED | {"name": "x" * 41, "server.timeoutSeconds": "1000"})

    form.unfold("Server")
    expect(form.input("server.timeoutSeconds")).to_be_hidden()
    form.links.filter(has_text="At most 300.").press("Enter")
    expect(form.input("server.timeoutSeconds")).to_be_focused()

    form.input("server.timeoutSeconds").fill("25")
    form.page.keyboard.press("Tab")
    form.expect_no_error("server.timeoutSeconds")
    form.expect_error("name", "At most 40 characters")

    form.fill({"name": "Back office"})
    form.save.click()
    form.expect_saved()
    assert form.sent() == [SENT]


def test_vapis_error_about_a_nested_field_is_shown_at_its_input(
    form: NumberForm, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    number = next(each for each in vapi_acme.numbers if each.get("name") == "After-hours dispatch")
    said = [
        "hooks.0.do.1.destination.transferPlan.dialTimeout must not be greater than 20",
        "fallbackDestination.number must be a valid phone number",
        "name is taken",
        "something else is wrong",
    ]
    vapi_acme.fail("update", Fault("status", status=400, times=1, body={"message": said}))
    form.open(number).unfold("Fallback destination")
    form.page.get_by_label("Destination").first.select_option("Phone number")
    form.fill({"fallbackDestination.number": "+14155550100", "name": "Night shift"})
    form.unfold("Fallback destination")
    form.save.click()

    form.expect_error("hooks.0.do.1.destination.transferPlan.dialTimeout", "greater than 20")
    form.expect_error("fallbackDestination.number", "valid phone number")
    form.expect_error("name", "name is taken")
    expect(form.problems).to_contain_text("something else is wrong")
    expect(form.links).to_have_count(3)


@pytest.mark.parametrize(
    ("what", "status", "heading"),
    [
        ("key", 502, "Vapi refused this organization's key"),
        ("error", 502, "Vapi can't be reached"),
        ("time-out", 504, "Vapi took too long to answer"),
        ("lost answer", 504, "Vapi's answer was lost"),
    ],
)
def test_a_failure_keeps_the_typed_text(
    request: pytest.FixtureRequest,
    form: NumberForm,
    number: JSON,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
    what: str,
    status: int,
    heading: str,
) -> None:
    complaints.announce(f"status of {status}", f"Response Status Error Code {status}")
    fill_in(form, number)
    match what:
        case "key":
            vapi_acme.revoke()
        case "error":
            vapi_acme.fail("get", Fault("status", status=500))
        case "time-out":
            request.getfixturevalue("impatient")
            vapi_acme.fail("get", Fault("hang"))
        case _:
            request.getfixturevalue("impatient")
            vapi_acme.fail("update", Fault("hang"))
    form.save.click()

    alert = form.problems.get_by_role("alert")
    expect(alert).to_contain_text(heading)
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("What you typed is still here.")
    form.expect_values(TYPED)

    vapi_acme.clear_faults()
    vapi_acme.restore()
    vapi_acme.forget_requests()
    wait_until_no_write_can_arrive()
    form.save.click()
    form.expect_saved()
    assert form.sent() == [SENT]


def test_a_person_decides_a_conflict(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 409", "Response Status Error Code 409")
    fill_in(form, number)
    theirs = {"timeoutSeconds": 60, "url": "https://hooks.example.com"}
    vapi_acme.put({**number, "name": "Reception", "server": theirs, "smsEnabled": False})
    form.save.click()

    alert = form.problems.get_by_role("alert")
    expect(alert).to_be_focused()
    name = alert.get_by_role("group", name="Name")
    timeout = alert.get_by_role("group", name="Server › Timeout seconds")
    expect(name).to_contain_text("It was: Front desk")
    expect(timeout).to_contain_text("It was: 20")
    form.expect_values(TYPED)
    form.page.evaluate(AXE)
    assert violations(form.page) == []

    name.get_by_label("Yours: Back office").check()
    timeout.get_by_label("Theirs, as it is now: 60").check()
    form.save.click()

    form.expect_saved()
    server = {**theirs, "headers": {"Authorization": "Bearer 1"}}
    assert form.sent() == [SENT | {"server": server}]


def test_an_undecided_conflict_is_asked_again(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    complaints.announce("status of 409", "Response Status Error Code 409")
    form.open(number).fill({"name": "Back office", "server.timeoutSeconds": "25"})
    theirs = {**number["server"], "timeoutSeconds": 60}
    vapi_acme.put({**number, "name": "Reception", "server": theirs})
    form.save.click()
    form.problems.get_by_label("Yours: Back office").check()
    form.save.click()

    expect(form.problems.get_by_role("alert")).to_be_focused()
    expect(form.problems.get_by_label("Yours: Back office")).to_be_checked()
    form.problems.get_by_label("Yours: 25").check()
    form.save.click()
    form.expect_saved()
    assert form.sent()[0]["server"]["timeoutSeconds"] == 25


def test_leaving_an_input_checks_only_that_input(form: NumberForm, number: JSON) -> None:
    form.open(number).fill({"name": "x" * 41})
    form.input("name").press("Tab")
    form.expect_error("name", "At most 40 characters; this has 41.")
    expect(form.problems).to_be_empty()

    form.fill({"server.url": "hooks", "server.timeoutSeconds": "0"})
    form.input("server.timeoutSeconds").press("Tab")
    form.expect_error("server.timeoutSeconds", "At least 1.")
    form.expect_error("name", "At most 40 characters")
    expect(form.input("server.credentialId")).to_be_focused()

    form.fill({"name": "Back office"})
    form.input("name").press("Tab")
    form.expect_no_error("name")
    form.expect_error("server.timeoutSeconds", "At least 1.")


def test_a_group_of_radio_buttons_is_checked_as_one(form: NumberForm, number: JSON) -> None:
    form.open(number).page.get_by_label("Nothing").check()
    group = form.page.get_by_role("group", name="Assigned to")
    expect(group).to_contain_text("The server below would answer the number.")

    form.page.get_by_label("Server only").check()
    expect(group).not_to_contain_text("The server below")


def test_a_save_aborts_the_check_of_an_input(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    """The answer of a late check would be older than the answer of the save."""
    complaints.announce("status of 422", "Response Status Error Code 422")
    said = Fault("status", status=400, times=1, body={"message": ["name is taken"]})
    vapi_acme.fail("update", said)
    checks = HeldRequests(
        form.open(number).page, "**/edit/", lambda request: "check" in str(request.post_data)
    )
    form.fill({"name": "Back office"})
    form.input("name").press("Tab")
    check = checks.first()
    form.save.click()
    form.expect_error("name", "name is taken")
    assert check.request.failure == "net::ERR_ABORTED"


def test_a_create_whose_answer_was_lost_can_be_tried_again(
    form: NumberForm,
    vapi_acme: vapi_sandbox.Organization,
    impatient: None,
    complaints: Complaints,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for status in (504, 422, 503):
        complaints.announce(f"status of {status}", f"Response Status Error Code {status}")
    vapi_acme.fail("create", Fault("hang", times=1))
    form.open_new("byo-phone-number").fill({"credentialId": "c1", "number": "+14155550199"})
    form.save.click()
    expect(form.problems).to_contain_text("the number may or may not have been created")

    form.fill({"name": "x" * 41})
    form.save.click()
    form.expect_error("name", "At most 40 characters")
    form.fill({"name": "Trunk"})
    form.save.click()
    expect(form.problems).to_contain_text("Vapi may still create the number until")

    monkeypatch.setattr(unsettled_creates, "WRITE_LASTS", timedelta(0))
    form.save.click()
    form.expect_saved("Number created.")
    assert [each.get("name") for each in form.sent()] == [None, "Trunk"]


@pytest.mark.parametrize("by", ["click", "Enter"])
def test_a_save_continues_after_signing_in_again(
    form: NumberForm, number: JSON, cast: Cast, complaints: Complaints, by: str
) -> None:
    complaints.announce("status of 401")
    fill_in(form, number)
    form.page.context.clear_cookies(name="sessionid")
    if by == "click":
        form.save.click()
    else:
        form.input("server.headers.new1.value").press("Enter")
    expect(form.sign_in_dialog).to_be_visible()
    sign_in_again(form.page, cast.operator)

    form.expect_saved()
    assert form.sent() == [SENT]


def test_another_person_who_signs_in_gets_a_new_page(
    form: NumberForm, number: JSON, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    form.open(number).fill({"name": "Back office"})
    form.page.context.clear_cookies(name="sessionid")
    form.save.click()
    sign_in_again(form.page, cast.admin)

    expect(form.page.locator("body")).to_have_attribute("data-user", str(cast.admin.pk))
    form.expect_values({"name": "Front desk"})
    assert form.sent() == []


def test_an_expired_form_keeps_the_typed_text_and_can_be_saved(
    form: NumberForm, number: JSON, complaints: Complaints
) -> None:
    complaints.announce("status of 409", "Response Status Error Code 409")
    form.open(number).fill({"name": "Back office"})
    form.page.locator("[name=form]").evaluate("input => input.value = crypto.randomUUID()")
    form.button("Add a header").click()
    expect(form.problems).to_contain_text("This form expired")
    form.expect_values({"name": "Back office"})
    assert form.rows("server.headers") == []

    form.button("Add a header").click()
    expect(form.row("server.headers.new1")).to_be_visible()
    form.on_row("server.headers.new1", "remove").click()
    form.save.click()
    form.expect_saved()
    assert form.sent() == [{"name": "Back office", "provider": "twilio"}]
