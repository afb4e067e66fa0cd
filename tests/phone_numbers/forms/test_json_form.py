"""The form as JSON."""

from typing import Any

import pytest

from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.json_form import FIELD, JSONForm
from vapi_client.json_text import read_json, write_json
from vapi_client.json_values import JSON
from vapi_client.masking import MASK

NUMBER: JSON = {
    "id": "n1",
    "provider": "twilio",
    "number": "+14155550123",
    "name": "Front desk",
    "twilioAuthToken": "hunter2",
    "server": {"timeoutSeconds": 20.0, "future": [1.0]},
    "status": "active",
}


def form(text: str | JSON, base: JSON = NUMBER, *, creates: bool = False) -> JSONForm:
    written = text if isinstance(text, str) else write_json(text).decode()
    return JSONForm(base, FormValues({FIELD: [written]}), creates=creates)


def shown(base: JSON = NUMBER) -> Any:
    return read_json(JSONForm(base).text)


def test_the_text_holds_the_fields_that_can_change() -> None:
    assert shown() == {
        "name": "Front desk",
        "number": "+14155550123",
        "server": NUMBER["server"],
        "twilioAuthToken": f"{MASK} 1",
    }


def test_the_text_of_a_new_number_is_empty() -> None:
    assert shown({"provider": "twilio"}) == {}
    created = form({"name": "New"}, {"provider": "vapi"}, creates=True)
    assert created.result == {"provider": "vapi", "name": "New"}


def test_changed_fields_are_sent_and_removed_fields_are_cleared() -> None:
    text = {**shown(), "name": "Back", "server": {"timeoutSeconds": 20, "future": [1.0]}}
    del text["number"]
    assert form(text).changes() == {
        "name": "Back",
        "number": None,
        "server": {"timeoutSeconds": 20, "future": [1.0]},
    }


def test_an_unknown_value_can_be_removed_but_not_changed() -> None:
    text = {**shown(), "server": {"timeoutSeconds": 20.0, "future": [2]}}
    assert form(text).is_valid() is False, "the OpenAPI document has no such field"
    del text["server"]["future"]
    assert form(text).changes() == {"server": {"timeoutSeconds": 20.0}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "This isn't JSON: "),
        ('{"a": 1e}', "This isn't JSON: "),
        ("[" * 250 + "]" * 250, "This is nested too deeply."),
        ("[]", "This must be an object: { … }."),
        ('"x"', "This must be an object: { … }."),
        ('{"status": "active"}', "status: this can't be set."),
        ('{"provider": "vapi"}', "provider: this can't be set."),
    ],
)
def test_invalid_json_stays_as_it_was_typed(text: str, words: str) -> None:
    wrong = form(text)
    assert wrong.faults[""][0].startswith(words)
    assert wrong.text == text
    assert not wrong.is_valid()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "x" * 41}, "name: At most 40 characters; this has 41."),
        ({"server": {"timeoutSeconds": 0}}, "server.timeoutSeconds: At least 1."),
        ({"hooks": [{"on": "call.ringing"}]}, "hooks.0.do: This is required."),
        ({"name": f"{MASK} 1"}, "name: no credential is saved for these dots. Enter it."),
    ],
)
def test_faults_name_their_places(changed: JSON, words: str) -> None:
    wrong = form({**shown(), **changed})
    assert not wrong.is_valid()
    assert [each.words for each in wrong.problems()] == [words]


def test_a_new_credential_is_saved_but_not_shown() -> None:
    changed = form({**shown(), "twilioAuthToken": "hunter3"})
    assert changed.changes() == {"twilioAuthToken": "hunter3"}
    assert changed.holds_new_credentials
    assert read_json(changed.text)["twilioAuthToken"] == MASK


def test_text_without_new_credentials_stays_as_it_was_typed() -> None:
    text = f'{{ "twilioAuthToken": "{MASK} 1" ,\n "name":"Back" }}'
    assert form(text).text == text
    assert not form(text).holds_new_credentials
