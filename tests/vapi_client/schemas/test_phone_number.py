"""Phone numbers of every provider, as they are read and as they are sent."""

import pytest

from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber, was_bought_by_area_code

from .faults import kinds_of


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ({"provider": "vapi", "number": "+14155550100"}, True),
        ({"provider": "vapi"}, True),
        ({"provider": "vapi", "sipUri": "sip:desk@sip.vapi.ai"}, False),
        ({"provider": "vapi", "sipUri": "sip:a@sip.vapi.ai", "number": "+14155550100"}, True),
        ({"provider": "vapi", "sipUri": "sip:a@sip.vapi.ai", "numberDesiredAreaCode": "415"}, True),
        ({"provider": "twilio", "number": "+14155550100"}, False),
        ({}, False),
    ],
)
def test_a_number_of_vapi_that_is_more_than_a_sip_address_was_bought_by_area_code(
    number: JSON, expected: bool
) -> None:
    assert was_bought_by_area_code(number) is expected


def test_a_provider_and_status_of_a_newer_api_can_be_read() -> None:
    number = PhoneNumber.read({"id": "1", "provider": "pigeon", "status": "on strike"})
    assert (number.provider, number.status) == ("pigeon", "on strike")


@pytest.mark.parametrize(
    ("length", "kinds"),
    [(19, {"string_too_short"}), (20, set()), (40, set()), (41, {"string_too_long"})],
)
def test_sip_credentials_have_20_to_40_characters(length: int, kinds: set[str]) -> None:
    secret = "x" * length
    found = kinds_of(authentication={"username": secret, "password": secret})
    assert {kind for _, kind in found} == kinds
