"""What people do in a number's form before the scripts arrive."""

from playwright.sync_api import expect

import vapi_sandbox
from vapi_client.json_values import JSON

from ..number_form import NumberForm
from .conftest import LIST, Open, Scripts


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
    form.expect_saved("Number created.")
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


def test_a_form_can_be_reviewed(
    open_early: Open, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    form = NumberForm(open_early(f"{LIST}{number['id']}/edit/"), vapi_acme)
    form.fill({"name": "Back office"})
    form.button("Review changes").click()
    expect(form.changes).to_contain_text("Back office")
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
    expect(form.input("assistantId")).to_have_value("Museum at night")


def test_a_form_can_be_sent(open_early: Open, vapi_acme: vapi_sandbox.Organization) -> None:
    form = NumberForm(open_early(f"{LIST}new/telnyx/"), vapi_acme)
    form.fill({"number": "+14155550199", "credentialId": "c1", "name": "Front desk"})
    form.save.click()
    form.expect_saved("Number created.")
