"""The modes of transfer plans, their bounds, and the fields that a plan requires."""

from typing import Any

import pytest

from .faults import kinds_of


def faults(**plan: Any) -> list[tuple[str, str]]:
    plan = {"mode": "blind-transfer", **plan}
    found = kinds_of(
        fallbackDestination={"type": "number", "number": "+14155550100", "transferPlan": plan}
    )
    return [(path.removeprefix("fallbackDestination.transferPlan."), kind) for path, kind in found]


@pytest.mark.parametrize("seconds", [1, 600])
def test_a_plan_within_the_bounds_is_valid(seconds: int) -> None:
    assert faults(timeout=seconds, dialTimeout=seconds, twiml="x" * 4096, sipVerb="bye") == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"mode": "cold-transfer"}, ("mode", "literal_error")),
        ({"sipVerb": "invite"}, ("sipVerb", "literal_error")),
        ({"timeout": 0}, ("timeout", "greater_than_equal")),
        ({"dialTimeout": 601}, ("dialTimeout", "less_than_equal")),
        ({"twiml": "x" * 4097}, ("twiml", "string_too_long")),
        (
            {"summaryPlan": {"timeoutSeconds": 61}},
            ("summaryPlan.timeoutSeconds", "less_than_equal"),
        ),
        ({"fallbackPlan": {}}, ("fallbackPlan.message", "missing")),
        (
            {"contextEngineeringPlan": {"type": "lastNMessages"}},
            ("contextEngineeringPlan.maxMessages", "missing"),
        ),
    ],
)
def test_a_plan_outside_the_bounds_is_invalid(
    plan: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert faults(**plan) == [expected]
