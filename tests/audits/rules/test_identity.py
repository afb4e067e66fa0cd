"""Rules about the phone number itself."""

from typing import Any

import pytest

from tests.audits.cases import number, reason_of


def sip(address: str, *, id: str = "number-1") -> Any:
    return number(id=id, number=None, sipUri=address)


def test_duplicates_are_counted() -> None:
    second, third = number(id="number-2"), number(id="number-3")
    assert reason_of("duplicate-number", number(), second) == (
        "1 other number of the organization is the same."
    )
    assert reason_of("duplicate-number", number(), second, third) == (
        "2 other numbers of the organization are the same."
    )


def test_a_number_that_was_read_twice_is_no_duplicate() -> None:
    assert reason_of("duplicate-number", number(), number()) is None


@pytest.mark.parametrize(
    ("other", "finds"),
    [
        ("+1 (415) 555-0100", True),
        ("0014155550100", True),
        ("+1.415.555.0100 ", True),
        ("14155550100", False),
        ("+14155550101", False),
        ("+1 415 555 0100 ext. 2", False),
    ],
)
def test_numbers_compare_equal_in_any_notation(other: str, finds: bool) -> None:
    assert (
        bool(reason_of("duplicate-number", number(), number(id="number-2", number=other))) is finds
    )


def test_missing_numbers_are_no_duplicates() -> None:
    assert reason_of("duplicate-number", number(number=None), number(id="2", number=None)) is None


def test_masked_numbers_are_no_duplicates() -> None:
    masked = number(number="+165****8621")
    assert reason_of("duplicate-number", masked, number(id="2", number="+165****8621")) is None


@pytest.mark.parametrize(
    ("one", "other", "finds"),
    [
        ("sip:desk@sip.vapi.ai", "sip:desk@sip.vapi.ai", True),
        ("sip:desk@sip.vapi.ai", "SIP:desk@SIP.Vapi.AI", True),
        ("sip:sip.vapi.ai", "sip:SIP.vapi.ai", True),
        ("sip:desk@sip.vapi.ai:5060", "sip:desk@SIP.VAPI.AI:5060", True),
        ("sip:desk@sip.vapi.ai", "sip:Desk@sip.vapi.ai", False),
        ("sip:desk@sip.vapi.ai", "sips:desk@sip.vapi.ai", False),
        ("sip:desk@sip.vapi.ai", "sip:desk@sip.vapi.ai:5060", False),
        ("sip:desk:one@sip.vapi.ai", "sip:desk:two@sip.vapi.ai", True),
        ("sip:desk@sip.vapi.ai;user=A", "sip:desk@sip.vapi.ai;user=a", False),
        ("sip:", "sip:", True),
    ],
)
def test_sip_addresses_ignore_the_case_of_scheme_and_host(
    one: str, other: str, finds: bool
) -> None:
    assert bool(reason_of("duplicate-number", sip(one), sip(other, id="number-2"))) is finds
    assert bool(reason_of("duplicate-number", sip(other), sip(one, id="number-2"))) is finds


def test_numbers_compare_by_both_of_their_addresses() -> None:
    both = number(sipUri="sip:desk@sip.vapi.ai")
    assert reason_of("duplicate-number", both, sip("sip:desk@sip.vapi.ai", id="number-2"))
    assert reason_of("duplicate-number", number(number="sip:x@y", sipUri="sip:x@y")) is None


@pytest.mark.parametrize(
    ("own", "fallbacks", "reason"),
    [
        (False, None, "E.164 check is off for the number."),
        (True, False, "E.164 check is off for the fallback destination."),
        (
            False,
            False,
            "E.164 check is off for the number and its fallback destination.",
        ),
        (None, None, None),
        (True, True, None),
        (0, "false", None),
    ],
)
def test_a_check_that_is_off_is_found(own: Any, fallbacks: Any, reason: str | None) -> None:
    fallback = {"type": "number", "number": "2040", "numberE164CheckEnabled": fallbacks}
    checked = number(numberE164CheckEnabled=own, fallbackDestination=fallback)
    assert reason_of("e164-check-off", checked) == reason


@pytest.mark.parametrize("fallback", [None, "nobody", [], {}])
def test_a_missing_fallback_needs_no_check(fallback: Any) -> None:
    assert reason_of("e164-check-off", number(fallbackDestination=fallback)) is None


def transfer(number: str, **more: Any) -> dict[str, Any]:
    destination = {"type": "number", "number": number, **more}
    return {"on": "call.ending", "do": {"type": "transfer", "destination": destination}}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"number": "+1 415 555 0100"}, "number"),
        ({"number": "14155550100", "provider": "vonage"}, "number"),
        ({"number": "1042", "provider": "byo-phone-number"}, "number"),
        ({"fallbackDestination": {"type": "number", "number": "2040"}}, "fallback destination"),
        (
            {"hooks": [transfer("+14155550100"), transfer("1"), transfer("2")]},
            "transfer of a hook",
        ),
        (
            {
                "number": "1042",
                "fallbackDestination": {"type": "number", "number": "+1 312 555 0199"},
                "hooks": [transfer("(415) 555-0199")],
            },
            "number, fallback destination, transfer of a hook",
        ),
    ],
)
def test_numbers_outside_e164_are_found(fields: dict[str, Any], found: str) -> None:
    assert reason_of("not-e164", number(**fields)) == f"Not in E.164 format: {found}."


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"number": None, "sipUri": "sip:desk@sip.vapi.ai"},
        {"number": "+165****8621"},
        {"number": "1042", "numberE164CheckEnabled": False},
        {
            "fallbackDestination": {
                "type": "number",
                "number": "2040",
                "numberE164CheckEnabled": False,
            }
        },
        {"fallbackDestination": {"type": "sip", "sipUri": "sip:1042@example.com"}},
        {"hooks": [transfer("1042", numberE164CheckEnabled=False)]},
    ],
)
def test_numbers_in_e164_and_numbers_without_the_check_are_not_found(
    fields: dict[str, Any],
) -> None:
    assert reason_of("not-e164", number(**fields)) is None
