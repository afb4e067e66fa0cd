"""What Vapi makes of a number."""

from typing import Any

import pytest

from tests.audits.cases import ago, found, number


def test_blocked() -> None:
    assert found("blocked", number(status="blocked")) == "Vapi has blocked the number."


@pytest.mark.parametrize("status", ["active", "activating", "Blocked", None, ["blocked"]])
def test_not_blocked(status: Any) -> None:
    assert found("blocked", number(status=status)) is None


@pytest.mark.parametrize(
    ("updated", "created", "finds"),
    [
        (ago(hours=24, seconds=1), ago(days=90), True),
        (ago(hours=24), ago(days=90), False),
        (ago(hours=1), ago(days=90), False),
        (None, ago(days=2), True),
        (None, ago(hours=24), False),
        ("some day", ago(days=2), True),
        (None, None, False),
        (ago(hours=-3), ago(days=90), False),
        ("2026-05-01T00:00:00", None, False),
    ],
)
def test_activating_for_more_than_a_day(
    updated: str | None, created: str | None, finds: bool
) -> None:
    activating = number(status="activating", updatedAt=updated, createdAt=created)
    expected = "The number has been activating for more than a day." if finds else None
    assert found("stuck-activating", activating) == expected


@pytest.mark.parametrize("status", ["active", "blocked", None])
def test_nothing_else_is_stuck(status: str | None) -> None:
    assert found("stuck-activating", number(status=status)) is None


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("porting", " “porting”"),
        ("Active", " “Active”"),
        ("", ""),
        ("Wait. Then call again.", ""),
        (7, ""),
        (["active"], ""),
        (False, ""),
    ],
)
def test_a_status_or_provider_that_is_not_known(value: Any, quoted: str) -> None:
    assert found("unknown-status", number(status=value)) == (
        f"Vapi reports a status{quoted} not known here."
    )
    assert found("unknown-provider", number(provider=value)) == (
        f"Vapi reports a provider{quoted} not known here."
    )


@pytest.mark.parametrize("status", ["active", "activating", "blocked", None])
def test_a_status_that_is_known_or_none(status: str | None) -> None:
    assert found("unknown-status", number(status=status)) is None


@pytest.mark.parametrize(
    "provider", ["byo-phone-number", "twilio", "vonage", "vapi", "telnyx", None]
)
def test_a_provider_that_is_known_or_none(provider: str | None) -> None:
    assert found("unknown-provider", number(provider=provider)) is None
