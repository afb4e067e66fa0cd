"""Bounds of periods, as addresses and forms write them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.dates import END_OF_DAY, read_bound, shown_bound, written_bound

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2999, 12, 30), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
EDGES = st.sampled_from([time.min, END_OF_DAY])


@given(MOMENTS, EDGES)
def test_an_address_leads_back_to_the_same_instant(moment: datetime, edge: time) -> None:
    assert read_bound(written_bound(moment), edge) == moment


@given(MOMENTS, EDGES)
def test_a_form_leads_back_to_the_same_instant(moment: datetime, edge: time) -> None:
    _, value = shown_bound(moment, edge)
    assert read_bound(value, edge) == moment


@pytest.mark.parametrize(
    ("value", "edge", "instant"),
    [
        ("", time.min, None),
        ("2026-07-01", time.min, "2026-07-01T00:00:00Z"),
        ("2026-07-01", END_OF_DAY, "2026-07-01T23:59:59.999Z"),
        ("2026-07-01T12:00:00+02:00", time.min, "2026-07-01T10:00:00Z"),
        ("2026-07-01T12:00:00 02:00", time.min, "2026-07-01T10:00:00Z"),  # a plus sign not encoded
        ("2026-07-01T12:00:00.123456Z", time.min, "2026-07-01T12:00:00.123Z"),
    ],
)
def test_a_bound_is_a_day_or_an_instant(value: str, edge: time, instant: str | None) -> None:
    found = read_bound(value, edge)
    assert (written_bound(found) if found else None) == instant


@pytest.mark.parametrize(
    "value", ["yesterday", "2026-02-30", "1969-12-31", "3000-01-01", "9999-12-31T23:00-12:00"]
)
def test_other_bounds_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_bound(value, time.min)


def test_a_form_leads_back_to_the_second_hour_that_clocks_show_twice() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with timezone.override(BERLIN):
        shown = shown_bound(second, time.min)
        assert shown == ("text", "2026-10-25T02:30:00+01:00")
        assert read_bound(shown[1], time.min) == second


def test_days_and_times_are_those_of_the_person() -> None:
    with timezone.override(BERLIN):
        midnight = read_bound("2026-07-01", time.min)
        assert midnight == datetime(2026, 6, 30, 22, tzinfo=UTC)
        assert shown_bound(midnight, time.min) == ("date", "2026-07-01")
        assert shown_bound(NOON, time.min) == ("datetime-local", "2026-07-01T14:00:00")
    assert shown_bound(None, time.min) == ("date", "")
