"""The picker, which finds an assistant or a squad by its name."""

import re

import pytest
from playwright.sync_api import Locator, expect

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .complaints import Complaints
from .held_requests import HeldRequests
from .number_form import NumberForm
from .sign_in_dialog import sign_in_again
from .test_accessibility import AXE, violations

Picked = tuple[str, str]


@pytest.fixture
def museum(vapi_acme: vapi_sandbox.Organization) -> Picked:
    """Return the id and name of one of three assistants with similar names."""
    vapi_acme.put_assistant({"name": "Museum by day"})
    vapi_acme.put_assistant({"name": "The lost museum"})
    chosen = vapi_acme.put_assistant({"name": "Museum at night"})
    return chosen["id"], chosen["name"]


@pytest.fixture
def picker(form: NumberForm, number: JSON, museum: Picked) -> Locator:
    """The assistant picker in the form of a number without an assistant."""
    form.open(number).page.get_by_label("Assistant", exact=True).first.check()
    return form.input("assistantId")


def options(form: NumberForm) -> Locator:
    return form.page.get_by_role("listbox", name="Assistants").get_by_role("option")


def expect_picked(form: NumberForm, picked: Picked) -> None:
    """Expect the name in the input, the id below it, and no open list."""
    identifier, name = picked
    expect(form.input("assistantId")).to_have_value(name)
    expect(form.input("assistantId")).to_have_accessible_description(identifier)
    expect(form.page.get_by_role("listbox")).to_have_count(0)


def test_an_assistant_is_picked_by_keyboard(
    form: NumberForm, picker: Locator, museum: Picked
) -> None:
    expect(picker).to_have_role("combobox")
    expect(picker).to_have_attribute("aria-expanded", "false")
    picker.focus()
    form.page.keyboard.type("museum")

    names = ["Museum at night", "Museum by day", "The lost museum"]
    expect(options(form)).to_have_text([re.compile(name) for name in names])
    expect(picker).to_have_attribute("aria-expanded", "true")
    expect(form.page.locator("#announcer")).to_have_text("3 to choose from")
    listbox = form.page.get_by_role("listbox")
    assert picker.get_attribute("aria-controls") == listbox.get_attribute("id")

    for key, name in (
        ("ArrowDown", "Museum at night"),
        ("ArrowDown", "Museum by day"),
        ("ArrowUp", "Museum at night"),
        ("ArrowUp", "The lost museum"),
        ("ArrowDown", "Museum at night"),
    ):
        form.page.keyboard.press(key)
        chosen = listbox.get_by_role("option", selected=True)
        expect(chosen).to_have_text(re.compile(name))
        assert picker.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    form.page.keyboard.press("Enter")

    expect_picked(form, museum)
    expect(picker).to_be_focused()
    expect(picker).not_to_have_attribute("aria-activedescendant", re.compile("."))
    form.page.keyboard.press("Enter")
    form.expect_saved()
    assert form.sent() == [{"assistantId": museum[0], "provider": "twilio"}]


def test_a_later_answer_keeps_the_marked_option(form: NumberForm, picker: Locator) -> None:
    asked = HeldRequests(form.page, "**/assignees/?*")
    picker.focus()
    asked.let_one_go()  # for what the input has so far
    form.page.keyboard.type("museu")
    asked.let_one_go()
    expect(options(form)).to_have_count(3)
    form.page.keyboard.type("m")
    later = asked.first()
    form.page.keyboard.press("ArrowDown")
    marked = form.page.get_by_role("listbox").get_by_role("option", selected=True)
    name = marked.inner_text()
    marked.evaluate("option => (option.className = 'of-the-former-answer')")
    later.continue_()
    expect(form.page.locator(".of-the-former-answer")).to_have_count(0)
    expect(marked).to_have_text(name)


def test_the_open_list_passes_axe(form: NumberForm, picker: Locator) -> None:
    picker.fill("museum")
    expect(options(form)).to_have_count(3)
    picker.press("ArrowDown")
    form.page.evaluate(AXE)

    assert violations(form.page) == []


def test_an_assistant_is_picked_by_mouse(form: NumberForm, picker: Locator, museum: Picked) -> None:
    picker.fill("at NIGHT")
    expect(options(form)).to_have_count(1)
    options(form).click()

    expect_picked(form, museum)
    expect(picker).to_be_focused()
    expect(form.changes).to_contain_text(f"Museum at night ({museum[0][:8]})")


def test_enter_picks_the_only_match(form: NumberForm, picker: Locator, museum: Picked) -> None:
    picker.fill("night")
    expect(options(form)).to_have_count(1)
    picker.press("Enter")

    expect_picked(form, museum)
    assert form.sent() == []


def test_escape_keeps_the_typed_text(form: NumberForm, picker: Locator) -> None:
    picker.fill("museum")
    expect(options(form)).to_have_count(3)
    picker.press("Escape")

    expect(form.page.get_by_role("listbox")).to_have_count(0)
    expect(picker).to_have_value("museum")
    expect(picker).to_have_attribute("aria-expanded", "false")
    picker.press("ArrowDown")
    expect(options(form)).to_have_count(3)


def test_a_pasted_id_shows_its_name(form: NumberForm, picker: Locator, museum: Picked) -> None:
    picker.fill(museum[0])
    expect(picker).to_have_value(museum[1])
    picker.press("Tab")

    expect_picked(form, museum)
    form.save.click()
    form.expect_saved()
    assert form.sent() == [{"assistantId": museum[0], "provider": "twilio"}]


def test_a_full_name_is_accepted(form: NumberForm, picker: Locator, museum: Picked) -> None:
    picker.fill(museum[1])
    picker.press("Tab")
    form.save.click()

    form.expect_saved()
    assert form.sent() == [{"assistantId": museum[0], "provider": "twilio"}]


def test_a_part_of_a_name_is_refused(
    form: NumberForm, picker: Locator, complaints: Complaints
) -> None:
    complaints.announce("status of 422", "Response Status Error Code 422")
    picker.fill("museum")
    picker.press("Tab")
    form.expect_error("assistantId", "No assistant has this name, or several have it.")
    form.save.click()

    form.links.click()
    expect(picker).to_be_focused()
    assert form.sent() == []


def test_a_picked_assistant_offers_all_others(
    form: NumberForm, museum: Picked, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    vapi_acme.put({**number, "assistantId": museum[0]})
    form.open(number)
    expect_picked(form, museum)
    form.input("assistantId").focus()

    expect(options(form)).to_have_count(len(vapi_acme.assistants))
    form.page.keyboard.press("ArrowDown")
    form.page.keyboard.press("Enter")
    expect(form.input("assistantId")).not_to_have_value(museum[1])


def test_late_names_appear_without_another_key(
    form: NumberForm, museum: Picked, vapi_acme: vapi_sandbox.Organization, number: JSON
) -> None:
    vapi_acme.fail("assistants", Fault("latency", seconds=60, times=1))
    vapi_acme.put({**number, "assistantId": museum[0]})
    form.open(number).page.get_by_label("Squad", exact=True).first.check()
    form.input("squadId").fill("recept")
    expect(form.page.locator("#announcer")).to_have_text(re.compile("still loading"))
    vapi_acme.clear_faults()
    expect(form.page.get_by_role("listbox", name="Squads").get_by_role("option")).to_have_count(1)

    form.page.get_by_label("Assistant", exact=True).first.check()
    expect_picked(form, museum)


def test_a_squad_is_picked_by_its_name(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    squad = vapi_acme.squads[0]
    form.open(number).page.get_by_label("Squad", exact=True).first.check()
    form.input("squadId").fill(squad["name"][:6].lower())
    form.page.get_by_role("option", name=squad["name"]).click()
    form.save.click()

    form.expect_saved()
    assert form.sent() == [{"squadId": squad["id"], "provider": "twilio"}]


def test_a_pasted_id_works_if_the_key_cannot_list_assistants(
    form: NumberForm, number: JSON, vapi_acme: vapi_sandbox.Organization, museum: Picked
) -> None:
    vapi_acme.fail("assistants", Fault("status", status=403))
    form.open(number).page.get_by_label("Assistant", exact=True).first.check()
    picker = form.input("assistantId")
    picker.fill("museum")
    words = "The organization's Vapi key can't list every assistant. You can paste an ID."
    expect(form.page.locator(".picker-list")).to_contain_text([words, ""])
    expect(form.page.locator("#announcer")).to_have_text(words)
    expect(picker).to_have_attribute("aria-expanded", "false")

    picker.fill(museum[0])
    form.save.click()
    form.expect_saved()
    assert form.sent() == [{"assistantId": museum[0], "provider": "twilio"}]


def test_picking_continues_after_signing_in_again(
    form: NumberForm, picker: Locator, museum: Picked, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    form.fill({"name": "Back office"})
    form.page.context.clear_cookies(name="sessionid")
    picker.fill("at night")
    expect(form.sign_in_dialog).to_be_visible()
    sign_in_again(form.page, cast.operator)

    expect(picker).to_be_focused()
    options(form).click()
    expect_picked(form, museum)
    form.save.click()
    form.expect_saved()
    sent = {"name": "Back office", "assistantId": museum[0], "provider": "twilio"}
    assert form.sent() == [sent]
