"""Reading loses nothing and never fails; writing accepts only what the document says."""

import json
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from vapi_client.schemas.phone_number import (
    CREATE_SCHEMAS,
    UPDATE_SCHEMAS,
    PhoneNumber,
    Provider,
)

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=8,
)
KNOWN = st.sampled_from(
    [
        "id",
        "provider",
        "number",
        "sipUri",
        "name",
        "status",
        "assistantId",
        "squadId",
        "workflowId",
        "server",
        "fallbackDestination",
        "hooks",
        "createdAt",
        "updatedAt",
    ]
)
ANY_OBJECT = st.dictionaries(KNOWN | st.text(), JSON_VALUES, max_size=12)


@given(ANY_OBJECT)
def test_whatever_comes_is_read_and_stays_as_it_came(received: dict[str, Any]) -> None:
    text = orjson.dumps(received)
    number = PhoneNumber.read(orjson.loads(text))
    assert orjson.dumps(number.received) == text


def test_a_field_of_another_type_reads_as_unset() -> None:
    number = PhoneNumber.read({"id": "1", "name": 7, "server": "x", "number": "+14155550100"})
    assert number.name is None
    assert number.server is None
    assert number.number == "+14155550100"
    assert number.received["name"] == 7


def test_dates_are_read_and_stay_as_written() -> None:
    number = PhoneNumber.read({"id": "1", "createdAt": "2026-01-02T03:04:05.600Z"})
    assert number.created_at == datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)
    assert number.received["createdAt"] == "2026-01-02T03:04:05.600Z"


SERVER = {
    "timeoutSeconds": 20,
    "backoffPlan": {"type": "fixed", "maxRetries": 2.0, "baseDelaySeconds": 1},
}


@pytest.mark.parametrize("number", [20, 20.0, 7.5])
def test_numbers_are_sent_as_they_were_given(number: float) -> None:
    given_json = {"provider": "vapi", "server": {**SERVER, "timeoutSeconds": number}}
    sent = CREATE_SCHEMAS["vapi"].model_validate(given_json).to_json()
    assert sent == given_json
    assert json.dumps(sent["server"]["timeoutSeconds"]) == json.dumps(number)


@pytest.mark.parametrize("provider", CREATE_SCHEMAS)
def test_null_clears_in_an_update_and_is_refused_in_a_create(provider: Provider) -> None:
    change = {"provider": provider, "name": None, "assistantId": None, "hooks": None}
    assert UPDATE_SCHEMAS[provider].model_validate(change).to_json() == change
    with pytest.raises(ValidationError):
        CREATE_SCHEMAS[provider].model_validate(change)
    with pytest.raises(ValidationError):
        UPDATE_SCHEMAS[provider].model_validate({"provider": provider, "server": {"url": None}})


@pytest.mark.parametrize(
    "wrong",
    [
        {"unknown": 1},
        {"assistant_id": "an attribute's name is no field of the API"},
        {"name": "x" * 41},
        {"server": {"timeoutSeconds": 0}},
        {"server": {"timeoutSeconds": "20"}},
        {"server": {"timeoutSeconds": True}},
        {"server": {"backoffPlan": {"type": "fixed", "maxRetries": 11, "baseDelaySeconds": 1}}},
        {"fallbackDestination": {"type": "number", "number": "12"}},
        {"fallbackDestination": {"type": "carrier pigeon"}},
        {"hooks": [{"on": "call.ringing"}]},
        {"hooks": [{"on": "call.ending", "do": [{"type": "say", "exact": "x"}]}]},
    ],
)
def test_what_the_document_does_not_say_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        UPDATE_SCHEMAS["vapi"].model_validate({"provider": "vapi", **wrong})
