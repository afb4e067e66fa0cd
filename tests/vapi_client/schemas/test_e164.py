"""Numbers must be E.164, unless `numberE164CheckEnabled` is off."""

from typing import Any

import pytest
from hypothesis import given

from tests.any_number import newer_objects_of
from vapi_client.json_values import JSON
from vapi_client.schemas.e164 import number_faults
from vapi_client.schemas.phone_number import CreateByoPhoneNumber


def byo(**fields: Any) -> JSON:
    return {"provider": "byo-phone-number", **fields}


def destination(number: Any, **fields: Any) -> JSON:
    return {"type": "number", "number": number, **fields}


@pytest.mark.parametrize(
    "number", ["+14155550100", "+4930231250", "+1234567", "+123456789012345", "", None, 5]
)
def test_valid_numbers_and_other_types_have_no_fault(number: Any) -> None:
    assert list(number_faults(byo(number=number))) == []


@pytest.mark.parametrize(
    "number",
    ["14155550100", "+04155550100", "+123456", "+1234567890123456", "+1 415 5550100", "+١٢٣٤٥٦٧"],
)
def test_a_number_outside_e164_is_a_fault(number: str) -> None:
    assert list(number_faults(byo(number=number))) == [(("number",), "e164")]
    checked = byo(number=number, numberE164CheckEnabled=True)
    assert list(number_faults(checked)) == [(("number",), "e164")]


@pytest.mark.parametrize(
    ("number", "fine"), [("1042", True), ("+1042a", True), ("10 42", False), ("sip:1", False)]
)
def test_without_the_check_only_letters_and_digits_are_valid(number: str, fine: bool) -> None:
    found = list(number_faults(byo(number=number, numberE164CheckEnabled=False)))
    assert found == ([] if fine else [(("number",), "alphanumeric")])


@pytest.mark.parametrize("provider", ["twilio", "vonage", "telnyx", "vapi"])
def test_the_numbers_of_other_providers_are_not_checked(provider: str) -> None:
    assert list(number_faults({"provider": provider, "number": "x y"})) == []


def test_every_transfer_destination_is_checked() -> None:
    transfer = {"type": "transfer", "destination": destination("1")}
    body = {
        "provider": "twilio",
        "fallbackDestination": destination("-", numberE164CheckEnabled=False),
        "hooks": [
            {"on": "call.ending", "do": transfer},
            {"on": "call.ringing", "do": [{"type": "say", "exact": "1"}, transfer]},
        ],
    }
    assert list(number_faults(body)) == [
        (("fallbackDestination", "number"), "alphanumeric"),
        (("hooks", 0, "do", "destination", "number"), "e164"),
        (("hooks", 1, "do", 1, "destination", "number"), "e164"),
    ]


def test_sip_destinations_and_free_json_are_not_checked() -> None:
    headers = {"type": "number", "number": "x"}
    body = {
        "provider": "twilio",
        "fallbackDestination": {"type": "sip", "sipUri": "sip:a", "sipHeaders": headers},
        "server": {"headers": headers},
    }
    assert list(number_faults(body)) == []


@given(newer_objects_of(CreateByoPhoneNumber))
def test_no_body_makes_the_check_fail(body: JSON) -> None:
    for path, _ in number_faults(body):
        assert path[-1] == "number"
