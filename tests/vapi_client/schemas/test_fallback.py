"""A fallback destination is a number or a SIP address, and its type says which."""

import pytest

from vapi_client.schemas.fallback import FallbackDestinationReading

from .faults import kinds_of


@pytest.mark.parametrize("number", ["123", "1" * 40])
def test_a_number_of_3_to_40_characters_is_valid(number: str) -> None:
    assert kinds_of(fallbackDestination={"type": "number", "number": number}) == []


@pytest.mark.parametrize(
    ("number", "kind"), [("12", "string_too_short"), ("1" * 41, "string_too_long")]
)
def test_a_number_outside_the_bounds_is_invalid(number: str, kind: str) -> None:
    destination = {"type": "number", "number": number}
    assert kinds_of(fallbackDestination=destination) == [("fallbackDestination.number", kind)]


def test_a_sip_destination_needs_its_address() -> None:
    assert kinds_of(fallbackDestination={"type": "sip"}) == [
        ("fallbackDestination.sipUri", "missing")
    ]


def test_null_clears_a_fallback_destination() -> None:
    assert kinds_of(fallbackDestination=None) == []


def test_a_destination_of_an_unknown_type_can_be_read() -> None:
    reading = FallbackDestinationReading.read({"type": "assistant", "number": 1})
    assert (reading.type, reading.number) == ("assistant", None)
