"""Formats of phone numbers, field labels, ages and providers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from phone_numbers.display import (
    Clock,
    ago,
    field_label,
    moment,
    provider_label,
    readable_number,
)


@pytest.mark.parametrize(
    ("number", "readable"),
    [
        ("+14155550123", "+1 415-555-0123"),
        ("+41791234567", "+41 79 123 45 67"),
        ("+442079460018", "+44 20 7946 0018"),
        ("+165****8621", "+165****8621"),
        ("1042", "1042"),
        ("sip:sales@example.com", "sip:sales@example.com"),
        ("+", "+"),
        ("+0", "+0"),
        ("", ""),
    ],
)
def test_a_number_is_grouped_as_its_country_writes_it_and_anything_else_is_unchanged(
    number: str, readable: str
) -> None:
    assert readable_number(number) == readable


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("assistantId", "Assistant ID"),
        ("twilioAccountSid", "Twilio account SID"),
        ("numberE164CheckEnabled", "Number E.164 check enabled"),
        ("sipUri", "SIP URI"),
        ("smsEnabled", "SMS enabled"),
        ("staticIpAddressesEnabled", "Static IP addresses enabled"),
        ("X-Team", "X team"),
        ("über", "über"),
        ("", ""),
    ],
)
def test_a_field_name_becomes_a_label_with_its_abbreviations_in_capitals(
    name: str, label: str
) -> None:
    assert field_label(name).lower() == label.lower()


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-3600), "in the future"),
        (timedelta(seconds=-2), "just now"),
        (timedelta(seconds=0), "just now"),
        (timedelta(seconds=59), "59 s ago"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=29), "29 d ago"),
        (timedelta(days=31), "1 mo ago"),
        (timedelta(days=400), "13 mo ago"),
        (timedelta(days=800), "2 y ago"),
    ],
)
def test_an_age_is_shown_in_its_largest_unit(age: timedelta, text: str) -> None:
    assert ago(age.total_seconds()) == text


def test_an_unknown_provider_is_shown_by_its_own_name() -> None:
    assert provider_label("byo-phone-number") == "BYO"
    assert provider_label("carrier-pigeon") == "carrier-pigeon"
    assert provider_label(None) == "—"


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("extreme", [datetime.min, datetime.max])
def test_the_first_and_the_last_moment_are_shown_in_every_zone(
    extreme: datetime, zone: str
) -> None:
    shown = moment(extreme.replace(tzinfo=UTC), Clock(0.0, ZoneInfo(zone)))
    assert shown
    assert shown.exact.startswith(("0001-01-01", "9999-12-31"))
