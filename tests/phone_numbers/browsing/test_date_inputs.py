"""The date fields of the toolbar."""

import zoneinfo
from datetime import UTC, datetime

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.browsing.date_inputs import DATE_FIELDS, date_inputs
from phone_numbers.browsing.list_address import read_list_query


@given(
    st.dictionaries(
        st.sampled_from(list(DATE_FIELDS)),
        st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    ),
    st.sampled_from(["UTC", "Europe/Zurich", "America/New_York", "Asia/Kolkata"]),
)
def test_the_date_inputs_give_back_the_same_instants(dates: dict[str, datetime], zone: str) -> None:
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        query, _ = read_list_query({name: moment.isoformat() for name, moment in dates.items()})
        fields = {
            field.name: field.value
            for fields in date_inputs(query.dates).values()
            for field in fields
            if not _is_ambiguous(dict(query.dates).get(field.name), zone)
        }
        again, corrections = read_list_query(fields)
    kept = tuple(each for each in query.dates if not _is_ambiguous(each[1], zone))
    assert again.dates == kept
    assert corrections == []


def _is_ambiguous(moment: datetime | None, zone: str) -> bool:
    """Return whether clocks show the moment's time twice, so that an input can't tell which."""
    if moment is None:
        return False
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
