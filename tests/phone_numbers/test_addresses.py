"""Addresses in their normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.addresses import fallback_address, normalized, own_addresses
from tests.audits.cases import number


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("+14155550142", "+14155550142"),
        ("+1 (415) 555-0142", "+14155550142"),
        ("0014155550142", "+14155550142"),
        ("415.555.0142", "4155550142"),
        ("SIP:Desk@Example.COM", "sip:Desk@example.com"),
        (
            "sips:desk:secret@example.com:5061;transport=tls",
            "sips:desk@example.com:5061;transport=tls",
        ),
        ("sip:example.com", "sip:example.com"),
        ("the front desk", "the front desk"),
        ("", ""),
    ],
)
def test_equal_addresses_compare_equal(address: str, normal: str) -> None:
    assert normalized(address) == normal


@given(st.text(max_size=30) | st.from_regex(r"sips?:[a-z:@.;?]{0,20}", fullmatch=True))
def test_a_normal_form_is_its_own(address: str) -> None:
    assert normalized(normalized(address)) == normalized(address)


@pytest.mark.parametrize(
    ("fields", "addresses"),
    [
        ({"number": "+14155550142"}, ("+14155550142",)),
        ({"number": "+1 415 555 0142"}, ("+14155550142",)),
        ({"number": None, "sipUri": "sip:Desk@SIP.vapi.ai"}, ("sip:Desk@sip.vapi.ai",)),
        (
            {"number": "+14155550142", "sipUri": "sip:desk@sip.vapi.ai"},
            ("+14155550142", "sip:desk@sip.vapi.ai"),
        ),
        ({"number": "+1415•••••42", "sipUri": "sip:***@sip.vapi.ai"}, ()),
        ({"number": None}, ()),
    ],
)
def test_a_number_has_the_addresses_that_callers_use(
    fields: dict[str, object], addresses: tuple[str, ...]
) -> None:
    assert own_addresses(number(**fields)) == addresses


@pytest.mark.parametrize(
    ("fallback", "address"),
    [
        (None, None),
        ({"type": "number", "number": "+1 312 555 0199"}, "+13125550199"),
        ({"type": "sip", "sipUri": "SIP:desk@Example.com"}, "sip:desk@example.com"),
        ({"type": "number"}, None),
    ],
)
def test_a_fallback_has_an_address(fallback: dict[str, str] | None, address: str | None) -> None:
    assert fallback_address(number(fallbackDestination=fallback)) == address
