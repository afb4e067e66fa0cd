"""Invalid bodies, and the messages that refuse them."""

from typing import Any

import httpx
import pytest

from vapi_sandbox import Organization

BYO = {"provider": "byo-phone-number", "credentialId": "c"}
NOT_E164 = (
    "must be a valid phone number in the E.164 format. "
    "Hot tip, you may be missing the country code (Eg. US: +1)."
)
NUMBER = "must be a number conforming to the specified constraints"
PROVIDERS = "byo-phone-number, twilio, vonage, vapi, telnyx"


def transfer(**destination: Any) -> dict[str, Any]:
    return {"type": "transfer", "destination": {"type": "number", **destination}}


def ringing(*actions: Any) -> dict[str, Any]:
    return {"hooks": [{"on": "call.ringing", "do": list(actions)}]}


CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": "x" * 41}, ["name must be shorter than or equal to 40 characters"]),
    ({"name": 7}, ["name must be a string"]),
    ({"name": None}, ["name must be a string"]),
    ({"foo": 1}, ["property foo should not exist"]),
    ({"server": {"foo": 1}}, ["server.property foo should not exist"]),
    ({"server": []}, ["server must be an object"]),
    ({"server": {"timeoutSeconds": 0.5}}, ["server.timeoutSeconds must not be less than 1"]),
    ({"server": {"timeoutSeconds": "20"}}, [f"server.timeoutSeconds {NUMBER}"]),
    (
        {"server": {"backoffPlan": {"type": "fixed", "maxRetries": 11, "baseDelaySeconds": 1}}},
        ["server.backoffPlan.maxRetries must not be greater than 10"],
    ),
    (
        {"server": {"backoffPlan": {"type": "linear"}}},
        [
            "server.backoffPlan.type must be one of the following values: fixed, exponential",
            f"server.backoffPlan.maxRetries {NUMBER}",
            f"server.backoffPlan.baseDelaySeconds {NUMBER}",
        ],
    ),
    ({"hooks": {}}, ["hooks must be an array"]),
    (
        {"hooks": [{}]},
        ["hooks.0.on must be one of the following values: call.ringing, call.ending"],
    ),
    ({"hooks": [7]}, ["hooks.0 must be an object"]),
    ({"hooks": [2.5e16]}, ["hooks.0 must be an object"]),
    ({"hooks": [{"on": "call.ringing"}]}, ["hooks.0.do must be an array"]),
    (
        ringing({"type": "say", "exact": "Hello"}, {"type": "shout"}),
        ["hooks.0.do.1.type must be one of the following values: transfer, say"],
    ),
    (
        ringing(transfer(number="+14155550100", message={"type": "custom-message", "x": 1})),
        ["hooks.0.do.0.destination.message.property x should not exist"],
    ),
    (ringing(transfer(number="911")), [f"hooks.0.do.0.destination.number {NOT_E164}"]),
    (
        {"hooks": [{"on": "call.ending", "do": transfer(number="911")}]},
        [f"hooks.0.do.destination.number {NOT_E164}"],
    ),
    (
        {"fallbackDestination": {"type": "number", "number": "911"}},
        [f"fallbackDestination.number {NOT_E164}"],
    ),
    (
        {"fallbackDestination": {"type": "number", "number": 911}},
        ["fallbackDestination.number must be a string"],
    ),
    (
        {"fallbackDestination": {"type": "number"}},
        ["fallbackDestination.number must be a string"],
    ),
    ({"number": "4155550100"}, [f"number {NOT_E164}"]),
    (
        {"number": "+1 415", "numberE164CheckEnabled": False},
        ["number must only contain letters and numbers"],
    ),
]


@pytest.mark.parametrize(("fields", "messages"), CASES)
def test_an_invalid_body_is_refused_with_vapis_messages(
    api: httpx.Client,
    organization: Organization,
    fields: dict[str, Any],
    messages: list[str],
) -> None:
    response = api.post("/phone-number", json={**BYO, **fields})

    assert response.status_code == 400
    assert response.json() == {"statusCode": 400, "message": messages, "error": "Bad Request"}
    assert organization.numbers == []


@pytest.mark.parametrize("body", [{}, {"provider": "plivo"}, {"provider": None}])
def test_a_provider_is_required(api: httpx.Client, body: dict[str, Any]) -> None:
    response = api.post("/phone-number", json=body)

    assert response.json()["message"] == [
        f"provider must be one of the following values: {PROVIDERS}"
    ]


def test_missing_fields_are_named(api: httpx.Client) -> None:
    response = api.post("/phone-number", json={"provider": "twilio"})

    assert response.json()["message"] == [
        "number must be a string",
        "twilioAccountSid must be a string",
    ]


def test_a_number_that_is_not_e164_needs_the_check_switched_off(api: httpx.Client) -> None:
    body = {**BYO, "number": "1042", "numberE164CheckEnabled": False}
    fallback = {"type": "number", "number": "2040", "numberE164CheckEnabled": False}

    response = api.post("/phone-number", json={**body, "fallbackDestination": fallback})

    assert response.status_code == 201


def test_an_update_is_validated_together_with_the_stored_number(
    api: httpx.Client, organization: Organization
) -> None:
    stored = organization.put({**BYO, "number": "1042", "numberE164CheckEnabled": False})
    path = f"/phone-number/{stored['id']}"

    assert api.patch(path, json={"number": "1043"}).status_code == 200
    assert api.patch(path, json={"numberE164CheckEnabled": None}).status_code == 400
    assert api.patch(path, json={"name": "x" * 41}).json()["message"] == [
        "name must be shorter than or equal to 40 characters"
    ]
