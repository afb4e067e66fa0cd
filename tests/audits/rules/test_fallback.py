"""Where a call goes when nothing answers it."""

from typing import Any

import pytest

from audits.rules.fallback import LONGEST_CIRCLE
from tests.audits.cases import falling_back, found, number

ITSELF = "The fallback destination is the number itself."


def by_way_of(others: str) -> str:
    return f"The fallback leads back to this number by way of {others} of the organization."


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"+1": "+1"}, ITSELF),
        ({"+1": "+2", "+2": "+1"}, by_way_of("1 other number")),
        ({"+1": "+2", "+2": "+3", "+3": "+1"}, by_way_of("2 other numbers")),
        ({"+1": "+2", "+2": None}, None),
        ({"+1": "+2"}, None),
        ({"+1": None, "+2": "+1"}, None),
        ({"+1": "+2", "+2": "+3", "+3": None}, None),
    ],
)
def test_circles_and_chains(numbers: dict[str, str | None], reason: str | None) -> None:
    assert found("fallback-loop", *falling_back(numbers)) == reason


@pytest.mark.parametrize(
    "numbers",
    [
        {"+1": "+2", "+2": "+2"},
        {"+1": "+2", "+2": "+3", "+3": "+2"},
        {"+1": "+2", "+2": "+3", "+3": "+4", "+4": "+5", "+5": "+3"},
    ],
)
def test_only_the_numbers_of_a_circle_are_at_fault(numbers: dict[str, str | None]) -> None:
    """What leads into a circle can't break it."""
    leading, *others = falling_back(numbers)
    assert found("fallback-loop", leading, *others) is None
    assert found("fallback-loop", others[-1], leading, *others[:-1])


def test_the_longest_circle_that_is_followed() -> None:
    def circle(length: int) -> dict[str, str | None]:
        return {f"+{step}": f"+{(step + 1) % length}" for step in range(length)}

    assert found("fallback-loop", *falling_back(circle(LONGEST_CIRCLE)))
    assert found("fallback-loop", *falling_back(circle(LONGEST_CIRCLE + 1))) is None


def test_of_numbers_that_are_the_same_the_fallback_of_the_last_counts() -> None:
    leading, first = falling_back({"+1": "+2", "+2": "+1"})
    last = number(id="last", number="+2", fallbackDestination={"type": "number", "number": "+9"})
    assert found("fallback-loop", leading, first, last) is None
    assert found("fallback-loop", leading, last, first)


def test_a_circle_of_sip_addresses() -> None:
    to_itself = {"type": "sip", "sipUri": "sip:desk@SIP.example.com"}
    desk = number(number=None, sipUri="sip:desk@sip.example.com", fallbackDestination=to_itself)
    assert found("fallback-loop", desk) == ITSELF


def test_a_circle_that_comes_in_at_the_numbers_other_address() -> None:
    desk = number(
        number="+1",
        sipUri="sip:desk@example.com",
        fallbackDestination={"type": "number", "number": "+2"},
    )
    back = {"type": "sip", "sipUri": "sip:desk@example.com"}
    other = number(id="number-2", number="+2", fallbackDestination=back)
    assert found("fallback-loop", desk, other) == by_way_of("1 other number")


def test_a_number_counts_with_its_own_fallback_where_another_is_the_same() -> None:
    itself, elsewhere = falling_back({"+1": "+1"}) + falling_back({"+2": "+3"})
    same = number(id="number-2", number="+1")
    assert found("fallback-loop", itself, same, elsewhere) == ITSELF
    assert found("fallback-loop", same, itself, elsewhere) is None


def test_a_number_shown_in_part_is_no_circle() -> None:
    assert found("fallback-loop", *falling_back({"+165****8621": "+165****8621"})) is None


@pytest.mark.parametrize("fallback", [None, {}])
def test_no_fallback_destination(fallback: Any) -> None:
    assert found("no-fallback", number(fallbackDestination=fallback)) == (
        "A call that nothing answers is hung up, because no fallback destination is set."
    )


@pytest.mark.parametrize(
    "fallback",
    [
        {"type": "number", "number": "+14155550199"},
        {"type": "sip", "sipUri": "sip:desk@example.com"},
        {"type": "of-tomorrow", "number": 7},
        "of a form nobody knows",
    ],
)
def test_whatever_is_a_fallback_destination(fallback: Any) -> None:
    assert found("no-fallback", number(fallbackDestination=fallback)) is None
