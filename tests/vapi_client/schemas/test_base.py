"""Schemas accept only what the OpenAPI document allows, and send values unchanged."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from vapi_client.schemas.phone_number import ProviderName
from vapi_client.schemas.providers import PROVIDERS

SERVER = {
    "timeoutSeconds": 20,
    "backoffPlan": {"type": "fixed", "maxRetries": 2.0, "baseDelaySeconds": 1},
}


@pytest.mark.parametrize("number", [20, 20.0, 7.5])
def test_numbers_are_sent_as_they_were_given(number: float) -> None:
    given_json = {"provider": "vapi", "server": {**SERVER, "timeoutSeconds": number}}
    sent = PROVIDERS["vapi"].create.model_validate(given_json).to_json()
    assert sent == given_json
    assert json.dumps(sent["server"]["timeoutSeconds"]) == json.dumps(number)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_null_is_valid_in_an_update_and_invalid_in_a_create(provider: ProviderName) -> None:
    change = {"provider": provider, "name": None, "assistantId": None, "hooks": None}
    assert PROVIDERS[provider].update.model_validate(change).to_json() == change
    with pytest.raises(ValidationError):
        PROVIDERS[provider].create.model_validate(change)
    with pytest.raises(ValidationError):
        PROVIDERS[provider].update.model_validate({"provider": provider, "server": {"url": None}})


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
def test_values_outside_the_document_are_invalid(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PROVIDERS["vapi"].update.model_validate({"provider": "vapi", **wrong})
