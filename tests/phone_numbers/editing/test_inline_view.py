"""Editing one field in a row of the list or on a number's page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from dashboard.activity.models import Attempt
from tests.cast import Cast
from tests.phone_numbers.inputs import inputs_of
from vapi_sandbox import Fault

FIELDS = ("name", "assignment", "fallback", "sms", "server")


class Editor:
    """The editor of one field of a number, as htmx uses it."""

    def __init__(
        self, client: Client, number: dict[str, Any], field: str, where: str = "row"
    ) -> None:
        self.client = client
        self.address = f"/orgs/acme/numbers/{number['id']}/{field}/"
        self.page = client.get(self.address, {"in": where}, headers={"HX-Request": "true"})

    @property
    def inputs(self) -> dict[str, list[str]]:
        return inputs_of(self.page, "inline")

    def save(self, **inputs: str) -> Any:
        """Send the editor with these inputs changed."""
        data = {**self.inputs, **inputs}
        return self.client.post(self.address, data, headers={"HX-Request": "true"})


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> dict[str, Any]:
    vapi_acme.forget_requests()
    return vapi_acme.put(
        {
            "provider": "twilio",
            "number": "+14155550123",
            "name": "Front desk",
            "twilioAccountSid": "AC1",
            "fallbackDestination": {
                "type": "number",
                "number": "+14155550100",
                "extension": "12",
                "future": {"kept": 20.0},
            },
        }
    )


def patches(organization: vapi_sandbox.Organization) -> list[Any]:
    return [each.body for each in organization.requests if each.method == "PATCH"]


def test_a_name_is_edited_in_its_row(
    as_operator: Client, number: dict[str, Any], vapi_acme: Any
) -> None:
    editor = Editor(as_operator, number, "name")
    assert editor.inputs["name"] == ["Front desk"]

    row = editor.save(name="Back office")

    assert row.status_code == 200
    assert row.text.strip().startswith('<tr role="row" data-focus="name">')
    assert "Back office" in row.text
    assert patches(vapi_acme) == [{"name": "Back office", "provider": "twilio"}]


def test_a_name_is_edited_at_a_finding(as_operator: Client, number: dict[str, Any]) -> None:
    answer = Editor(as_operator, number, "name", "finding").save(name="Back office")
    assert "Saved: the name of +1 415-555-0123." in answer.text
    assert answer.headers["HX-Trigger-After-Swap"] == '{"number-changed": {}}'
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert '<input type="hidden" name="in" value="finding">' in answer.text
    undo = re.findall(r'hx-post="([^"]*/undo/[^"]*)"', answer.text)[0]
    undone = as_operator.post(undo, {"in": "finding"}, headers={"HX-Request": "true"})
    assert "the name is as it was before" in undone.text
    assert undone.headers["HX-Trigger-After-Swap"] == '{"number-changed": {}}'


def test_a_server_is_its_url(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = Editor(as_operator, number, "server", "finding")
    assert editor.inputs["server.url"] == [""]
    assert "Saved: the server of" in editor.save(**{"server.url": "https://one.example"}).text
    server = {"url": "http://one.example", "timeoutSeconds": 20}
    vapi_acme.put({**number, "server": server})
    vapi_acme.forget_requests()
    editor = Editor(as_operator, number, "server", "finding")
    assert editor.inputs["server.url"] == ["http://one.example"]
    editor.save(**{"server.url": "https://one.example"})
    [sent] = patches(vapi_acme)
    assert sent["server"] == {"url": "https://one.example", "timeoutSeconds": 20}


def test_a_name_is_edited_on_the_numbers_page(as_operator: Client, number: dict[str, Any]) -> None:
    page = Editor(as_operator, number, "name", "page").save(name="Back office")
    assert page.text.strip().startswith('<div id="number"')
    assert "<strong>Back office</strong>" in page.text
    assert "<html" not in page.text


def test_an_assignment_is_edited_in_its_row(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    squad = vapi_acme.put_squad({"name": "Night shift"})
    editor = Editor(as_operator, number, "assignment")
    editor.save(assignee="Night shift", picked=f"squad:{squad['id']} Night shift")
    assert patches(vapi_acme) == [{"squadId": squad["id"], "provider": "twilio"}]


def test_a_whole_name_assigns_what_only_has_it(
    as_operator: Client,
    number: dict[str, Any],
    vapi_acme: vapi_sandbox.Organization,
    read_names: Callable[[], None],
) -> None:
    squad = vapi_acme.put_squad({"name": "Night shift of the north"})
    vapi_acme.put_assistant({"name": "Twins"})
    vapi_acme.put_squad({"name": "Twins"})
    read_names()
    refused = Editor(as_operator, number, "assignment").save(assignee="twins")
    assert refused.status_code == 422
    assert "Choose what the number is assigned to." in refused.text
    assert 'value="twins"' in refused.text
    Editor(as_operator, number, "assignment").save(assignee="night shift of the North")
    assert patches(vapi_acme) == [{"squadId": squad["id"], "provider": "twilio"}]


def test_a_typed_name_counts_more_than_what_was_picked_before(
    as_operator: Client,
    number: dict[str, Any],
    vapi_acme: vapi_sandbox.Organization,
    read_names: Callable[[], None],
) -> None:
    """Scripts may not have run yet when a person types over the name of the assistant."""
    before, after = (vapi_acme.put_assistant({"name": name})["id"] for name in ("A: 1", "A: 2"))
    vapi_acme.put({**number, "assistantId": before})
    read_names()
    editor = Editor(as_operator, number, "assignment")
    assert editor.inputs["picked"] == [f"assistant:{before} A: 1"]
    editor.save(assignee="A: 2")
    assert patches(vapi_acme) == [{"assistantId": after, "provider": "twilio"}]


@pytest.mark.parametrize("picked", ["", "nothing: "])
def test_a_number_with_a_server_is_left_to_it(
    picked: str, as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.assistants[0]["id"]
    vapi_acme.put({**number, "assistantId": assistant, "server": {"url": "https://example.com"}})
    editor = Editor(as_operator, number, "assignment")
    assert editor.inputs["picked"][0].startswith(f"assistant:{assistant} ")
    editor.save(assignee="", picked=picked)
    assert patches(vapi_acme) == [{"assistantId": None, "provider": "twilio"}]


def test_the_editor_marks_a_deleted_assistant(
    as_operator: Client,
    number: dict[str, Any],
    vapi_acme: vapi_sandbox.Organization,
    read_names: Callable[[], None],
) -> None:
    gone = "4f1f8f0a-0a3f-4d6e-9d0d-5c3c8d0f6f3b"
    vapi_acme.put({**number, "assistantId": gone, "updatedAt": "2025-01-01T00:00:00.000Z"})
    read_names()
    editor = Editor(as_operator, number, "assignment")
    assert "This assistant was deleted." in editor.page.text
    editor.save()
    assert patches(vapi_acme) == []


def test_a_fallback_number_keeps_the_rest_of_the_destination(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = Editor(as_operator, number, "fallback")
    assert set(editor.inputs) == {
        "form",
        "in",
        "fallback",
    }
    assert editor.inputs["fallback"] == ["+1 415-555-0100"]

    editor.save(fallback="+1 (415) 555-0199")

    changed = {**number["fallbackDestination"], "number": "+14155550199"}
    assert patches(vapi_acme) == [{"fallbackDestination": changed, "provider": "twilio"}]


def test_sms_is_switched_off_in_its_row(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = Editor(as_operator, number, "sms")
    assert editor.inputs["smsEnabled"] == [""], "unset, which isn't the same as on"
    row = editor.save(smsEnabled="false")
    assert ">Off<" in row.text
    assert patches(vapi_acme) == [{"smsEnabled": False, "provider": "twilio"}]


def test_saving_unchanged_sends_nothing(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    for field in FIELDS:
        row = Editor(as_operator, number, field).save()
        assert "Nothing was changed" in row.text
    assert patches(vapi_acme) == []


def test_a_problem_is_shown_in_the_cell_with_what_was_typed(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    refused = Editor(as_operator, number, "fallback").save(fallback="4155")
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "this"
    assert 'value="4155"' in refused.text
    assert "Enter + and the country code first" in refused.text
    assert patches(vapi_acme) == []


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault(status=400, body={"message": ["name must be nicer"]}), 422, "name must be nicer"),
        (Fault(status=401), 502, "refused this organization&#x27;s key"),
        (Fault(status=500, when="before"), 504, "Vapi&#x27;s answer was lost"),
    ],
)
def test_a_failure_of_vapi_is_shown_in_the_cell(
    fault: Fault,
    status: int,
    words: str,
    as_operator: Client,
    number: dict[str, Any],
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    editor = Editor(as_operator, number, "name")
    vapi_acme.fail("update", fault)
    failed = editor.save(name="Typed by me")
    assert failed.status_code == status
    assert words in failed.text
    assert 'value="Typed by me"' in failed.text
    stored = vapi_acme.get(number["id"])
    assert stored and stored["name"] == "Front desk"


def test_a_message_about_another_field_is_shown_too(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = Editor(as_operator, number, "name")
    said = Fault(status=400, body={"message": ["server.url must be reachable"]})
    vapi_acme.fail("update", said)
    assert "server.url must be reachable" in editor.save(name="Typed by me").text


def test_an_expired_editor_keeps_what_was_typed(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = Editor(as_operator, number, "name")
    expired = editor.save(name="Typed by me", form="")
    assert expired.status_code == 409
    assert 'value="Typed by me"' in expired.text
    assert patches(vapi_acme) == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", None),
        ("sip:night@example.com", {"type": "sip", "sipUri": "sip:night@example.com"}),
        ("night@example.com", {"type": "sip", "sipUri": "night@example.com"}),
    ],
)
def test_a_fallback_is_a_sip_address_or_none(
    typed: str,
    stored: dict[str, Any] | None,
    as_operator: Client,
    number: dict[str, Any],
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    vapi_acme.put({**number, "fallbackDestination": {"type": "number", "number": "+14155550100"}})
    Editor(as_operator, number, "fallback").save(fallback=typed)
    assert patches(vapi_acme) == [{"fallbackDestination": stored, "provider": "twilio"}]


@pytest.mark.parametrize(
    "fallback", [{"type": "pigeon"}, {"type": ["number"]}, "loft", {"type": "number", "number": 5}]
)
def test_a_value_that_no_input_can_show_leads_to_the_form(
    fallback: Any,
    as_operator: Client,
    number: dict[str, Any],
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    vapi_acme.put({**number, "fallbackDestination": fallback})
    editor = Editor(as_operator, number, "fallback")
    assert "fallback" not in editor.inputs
    form = f"/orgs/acme/numbers/{number['id']}/edit/#fields-fallback"
    assert f'href="{form}"' in editor.page.text
    editor.save()
    assert patches(vapi_acme) == []


def test_the_editor_says_why_the_number_cannot_be_read(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.delete(number["id"])
    gone = Editor(as_operator, number, "name").page
    assert (gone.status_code, gone.headers["X-Dashboard-Partial"]) == (404, "inline")
    assert "Vapi doesn&#x27;t have this number" in gone.text
    (asked,) = [each for each in vapi_acme.requests if each.operation == "get"]
    assert asked.headers["x-request-id"] in gone.text


def test_a_conflict_shows_both_values_and_saves_the_decision(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    editor = Editor(as_operator, number, "name")
    vapi_acme.put({**number, "name": "Theirs", "updatedAt": "2026-06-01T00:00:00.000Z"})

    conflict = editor.save(name="Mine")

    assert conflict.status_code == 409
    assert "Theirs" in conflict.text
    assert "Mine" in conflict.text
    digest = conflict.text.partition('value="mine:')[2].partition('"')[0]
    row = editor.save(**{"name": "Mine", "decide.name": f"mine:{digest}"})
    assert row.status_code == 200
    assert patches(vapi_acme) == [{"name": "Mine", "provider": "twilio"}]


def test_a_change_since_the_page_loaded_is_reported(
    as_operator: Client, number: dict[str, Any]
) -> None:
    address = f"/orgs/acme/numbers/{number['id']}/name/"
    shown = {"in": "row", "at": "2026-01-01 00:00:00 UTC"}
    editor = as_operator.get(address, shown, headers={"HX-Request": "true"})
    assert "Somebody else changed this to “Front desk” since the page loaded." in editor.text


def test_undo_restores_the_value_before(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    Editor(as_operator, number, "name").save(name="Back office")
    attempt = Attempt.objects.get(subject=number["id"])
    undone = as_operator.post(
        f"/orgs/acme/numbers/undo/{attempt.pk}/", {"in": "row"}, headers={"HX-Request": "true"}
    )
    assert undone.status_code == 200
    assert "hx-swap-oob" in undone.text
    assert patches(vapi_acme)[1:] == [{"name": "Front desk", "provider": "twilio"}]


def test_undo_is_refused_after_another_change(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    Editor(as_operator, number, "name").save(name="Back office")
    attempt = Attempt.objects.get(subject=number["id"])
    Editor(as_operator, number, "name").save(name="Third")
    undo, revert = (f"/orgs/acme/numbers/{way}/{attempt.pk}/" for way in ("undo", "revert"))
    refused = as_operator.post(undo, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "changed again since" in refused.text
    assert f'href="{revert}"' in refused.text
    assert as_operator.post(undo).headers["Location"] == revert
    assert len(patches(vapi_acme)) == 2


@pytest.mark.parametrize(
    ("field", "section"),
    [
        ("name", "number"),
        ("assignment", "number"),
        ("fallback", "fallback"),
        ("sms", "provider"),
    ],
)
def test_without_javascript_the_link_opens_the_section_of_the_form(
    as_operator: Client, number: dict[str, Any], field: str, section: str
) -> None:
    form = f"/orgs/acme/numbers/{number['id']}/edit/"
    answer = as_operator.get(f"/orgs/acme/numbers/{number['id']}/{field}/")
    assert answer.headers["Location"] == f"{form}#fields-{section}"
    assert f'id="fields-{section}"' in as_operator.get(form).text


def test_a_viewer_cannot_edit_and_sees_no_edit_buttons(
    as_viewer: Client, cast: Cast, number: dict[str, Any]
) -> None:
    for field in FIELDS:
        address = f"/orgs/acme/numbers/{number['id']}/{field}/"
        assert as_viewer.get(address, headers={"HX-Request": "true"}).status_code == 403
        assert as_viewer.post(address, headers={"HX-Request": "true"}).status_code == 403
    assert "data-edit" not in as_viewer.get("/orgs/acme/numbers/").text
    assert "data-edit" not in as_viewer.get(f"/orgs/acme/numbers/{number['id']}/").text


def test_an_updated_row_is_at_most_1500_bytes_compressed(
    as_operator: Client, number: dict[str, Any]
) -> None:
    import gzip

    row = Editor(as_operator, number, "name").save(name="Back office")
    assert len(gzip.compress(row.content)) <= 1500
