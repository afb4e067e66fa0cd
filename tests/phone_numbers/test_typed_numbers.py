"""Phone numbers as people type them become numbers as Vapi stores them."""

from typing import Any

import phonenumbers
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from phonenumbers import PhoneNumber, PhoneNumberFormat

from phone_numbers.typed_numbers import (
    has_extension,
    read_numbers,
    to_e164,
    us_number,
    without_separators,
)
from tests.any_number import newer_objects_of
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import CreateTwilioPhoneNumber

LEFT_TO_RIGHT = "\u202d"


@st.composite
def phone_numbers(draw: Any) -> PhoneNumber:
    """Draw a number of a possible length from any country."""
    region = draw(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
    example = phonenumbers.example_number(region)
    if example is None:
        reject()
    digits = str(example.national_number)
    kept = draw(st.integers(min(3, len(digits)), len(digits)))
    rest = draw(st.text("0123456789", min_size=len(digits) - kept, max_size=len(digits) - kept))
    example.national_number = int(digits[:kept] + rest)
    assume(phonenumbers.is_possible_number(example))
    return example


@given(phone_numbers())
def test_a_number_is_read_in_every_format_that_has_its_country_code(number: PhoneNumber) -> None:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    assert to_e164(e164) == e164
    assert to_e164(international) == e164
    assert to_e164(phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)) == e164
    assert to_e164(international.replace("+", "00")) == e164


@given(phone_numbers(), st.lists(st.sampled_from(" .-()/\u00a0\u2011"), min_size=20, max_size=20))
def test_separators_anywhere_do_not_count(number: PhoneNumber, separators: list[str]) -> None:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    typed = "".join(map("".join, zip(e164, separators, strict=False)))
    assume("(0)" not in typed)
    assert to_e164(typed) == e164


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("+1 (415) 555-0199", "+14155550199"),
        ("+1 312 555 0199", "+13125550199"),
        (" 00 1 415.555.0199 ", "+14155550199"),
        ("(+49) 30/12345678", "+493012345678"),
        ("(0049) 30 12345678", "+493012345678"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+39 (0)6 1234 5678", "+390612345678"),
        ("tel:+1-415-555-0199", "+14155550199"),
        ("\uff0b1\u2011415\u2013555\u00a00199", "+14155550199"),
        (f"{LEFT_TO_RIGHT}+1 415 555 0199\u202c", "+14155550199"),
        ("+52 1 55 1234 5678", ""),
        ("+5215512345678", "+5215512345678"),
        ("415 555 0199", ""),
        ("14155550199", ""),
        ("030 123456", ""),
        ("1042", ""),
        ("+1 415 555 0199 ext. 5", ""),
        ("+1 415 555 0199,,5", ""),
        ("+1 (415) 555-0199 / 12", ""),
        ("+1 415 FLOWERS", ""),
        ("+999 123 456", ""),
        ("+", ""),
        ("", ""),
        ("sip:+14155550199@example.com", ""),
        ("{{customer.number}}", ""),
        ("+165****8621", ""),
        ("9" * 1000, ""),
        ("+" + "1 " * 1000, ""),
    ],
)
def test_only_a_number_with_a_country_code_can_be_read(typed: str, e164: str) -> None:
    assert to_e164(typed) == e164


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("(415) 555-0199", "4155550199"),
        ("+1 (415)", "+1415"),
        ("0049", "+49"),
        ("415", "415"),
        ("+", "+"),
        ("()", "()"),
        ("desk 12", "desk 12"),
        ("sip:1042@example.com", "sip:1042@example.com"),
    ],
)
def test_a_part_of_a_number_loses_its_separators(typed: str, stored: str) -> None:
    assert without_separators(typed) == stored


@given(st.text(max_size=30) | st.text("+0123456789 ().-/", max_size=30))
def test_what_was_read_is_read_the_same_again(typed: str) -> None:
    assert without_separators(without_separators(typed)) == without_separators(typed)
    assert to_e164(to_e164(typed)) == to_e164(typed)


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("415 555 0199", "+14155550199"),
        ("1 (415) 555-0199", "+14155550199"),
        ("011 44 20 7946 0958", "+442079460958"),
        ("030 123456", ""),
        ("415 555 0199 ext. 5", ""),
        ("1042", ""),
        ("", ""),
    ],
)
def test_a_number_without_a_country_code_may_be_dialled_in_the_us(typed: str, e164: str) -> None:
    assert us_number(typed) == e164


def test_an_extension_is_recognized() -> None:
    assert has_extension("+1 415 555 0199 x5")
    assert has_extension("(415) 555-0199, ext. 5")
    assert not has_extension("+1 415 555 0199")
    assert not has_extension("1042")


def destination(number: str, **more: object) -> JSON:
    return {"type": "number", "number": number, **more}


TYPED: JSON = {
    "provider": "byo-phone-number",
    "number": "+1 415 555 0101",
    "fallbackDestination": destination("+1 415 555 0102", callerId="001 415 555 0103"),
    "hooks": [
        {
            "on": "call.ringing",
            "filters": [{"type": "startsWith", "startsWith": ["+1 (415)", "0049", "49"]}],
            "do": [{"type": "transfer", "destination": destination("+1 415 555 0104")}],
        },
        {
            "on": "call.ending",
            "do": {"type": "transfer", "destination": {"type": "sip", "callerId": "+1 4155550105"}},
        },
    ],
}


def stored_numbers(number: JSON, base: JSON) -> list[str]:
    return [each.stored for each in read_numbers(number, base) if each.is_changed]


class TestTheNumbersOfARequest:
    def test_each_is_read(self) -> None:
        assert stored_numbers(TYPED, {}) == [
            "+14155550101",
            "+14155550102",
            "+14155550103",
            "+14155550104",
            "+14155550105",
            "1415",
            "49",
        ]

    def test_what_was_there_before_stays(self) -> None:
        assert stored_numbers(TYPED, TYPED) == []
        moved = {**TYPED, "hooks": TYPED["hooks"][::-1]}
        assert stored_numbers(moved, TYPED) == []

    def test_a_number_without_the_check_stays(self) -> None:
        unchecked = {
            **TYPED,
            "numberE164CheckEnabled": False,
            "fallbackDestination": destination("+1 415", numberE164CheckEnabled=False),
            "hooks": [],
        }
        assert stored_numbers(unchecked, {}) == []

    def test_extensions_and_sip_addresses_stay(self) -> None:
        number = {
            "sipUri": "sip:+1 415@example.com",
            "fallbackDestination": destination("1042", extension="1 2", callerId="+1 ext. 5"),
        }
        assert stored_numbers(number, {}) == []

    @given(newer_objects_of(CreateTwilioPhoneNumber))
    def test_no_body_makes_reading_fail(self, body: JSON) -> None:
        for each in read_numbers(body, {}):
            assert each.stored not in ("", each.written)
