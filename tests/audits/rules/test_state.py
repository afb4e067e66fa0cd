"""Rules about the status and provider that Vapi reports."""

from typing import Any

import pytest

from tests.audits.cases import ago, number, reason_of


def test_a_blocked_number_is_found() -> None:
    assert reason_of("blocked", number(status="blocked")) == "Number was blocked by Vapi."


@pytest.mark.parametrize("status", ["active", "activating", "Blocked", None, ["blocked"]])
def test_other_statuses_are_not_blocked(status: Any) -> None:
    assert reason_of("blocked", number(status=status)) is None


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
def test_an_activation_longer_than_a_day_is_found(
    updated: str | None, created: str | None, finds: bool
) -> None:
    activating = number(status="activating", updatedAt=updated, createdAt=created)
    expected = "Number has been activating for more than a day." if finds else None
    assert reason_of("stuck-activating", activating) == expected


@pytest.mark.parametrize("status", ["active", "blocked", None])
def test_other_statuses_are_not_stuck(status: str | None) -> None:
    assert reason_of("stuck-activating", number(status=status)) is None


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
def test_an_unknown_status_or_provider_is_found(value: Any, quoted: str) -> None:
    assert reason_of("unknown-status", number(status=value)) == (f"Status{quoted} is unknown.")
    assert reason_of("unknown-provider", number(provider=value)) == (
        f"Provider{quoted} is unknown."
    )


@pytest.mark.parametrize("status", ["active", "activating", "blocked", None])
def test_known_and_missing_statuses_are_not_found(status: str | None) -> None:
    assert reason_of("unknown-status", number(status=status)) is None


@pytest.mark.parametrize(
    "provider", ["byo-phone-number", "twilio", "vonage", "vapi", "telnyx", None]
)
def test_known_and_missing_providers_are_not_found(provider: str | None) -> None:
    assert reason_of("unknown-provider", number(provider=provider)) is None
