"""Any address of the list can be shown, and says what was corrected."""

import zoneinfo
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboard.orgs.preferences import DEFAULT_LIMIT, LIMITS
from phone_numbers.browsing.date_inputs import DATE_FIELDS, date_inputs
from phone_numbers.browsing.filters import FILTERS
from phone_numbers.browsing.list_address import read_list_query
from phone_numbers.browsing.list_query import ListQuery

NONSENSE = st.text() | st.sampled_from(
    [
        *("0", "-1", "1e9", "²", "٣", "999999999999999", "asc", "DESC", "cost", "25", "null"),
        *("2026-02-30", "2026-11-05", "0001-01-01", "9999-12-31T23:59", "2026-11-05T10:00"),
        *("2026-11-05T10:00:00+02:00", "' OR 1=1", "<script>", "%00", "\x00"),
    ]
)
NAMES = st.sampled_from(
    ["search", "page", "limit", "sortBy", "sortOrder", "other", *DATE_FIELDS, *FILTERS]
)


@given(st.dictionaries(NAMES, NONSENSE))
def test_any_address_can_be_shown(parameters: dict[str, str]) -> None:
    query, _ = read_list_query(parameters)
    query.to_page_query()
    date_inputs(query.dates)


@given(st.dictionaries(NAMES, NONSENSE), st.sampled_from(LIMITS))
def test_a_corrected_address_needs_no_further_correction(
    parameters: dict[str, str], usual: int
) -> None:
    query, _ = read_list_query(parameters, usual)
    again, corrections = read_list_query(parameters_of(query.to_address()), usual)
    assert again == query
    assert corrections == []


@given(
    st.sampled_from(LIMITS),
    st.sampled_from(LIMITS),
    st.sampled_from(LIMITS),
    st.integers(1, 5),
    st.sampled_from(["", "desk"]),
)
def test_an_address_shows_the_same_to_people_with_other_page_sizes(
    mine: int, theirs: int, limit: int, page: int, search: str
) -> None:
    query = ListQuery(search=search, page=page, limit=limit, usual_limit=mine)
    seen, corrections = read_list_query(parameters_of(query.to_address()), theirs)
    assert (seen.search, seen.page, corrections) == (search, page, [])
    if page > 1 or limit != mine:
        assert seen.limit == limit
    else:
        assert seen.limit == theirs  # the same numbers, from the same start


def parameters_of(address: str) -> dict[str, str]:
    return QueryDict(address.removeprefix("?")).dict()


@pytest.mark.parametrize("usual", LIMITS)
def test_a_later_page_without_a_size_has_the_default_size_for_everybody(usual: int) -> None:
    query, corrections = read_list_query({"page": "2"}, usual)
    assert (query.page, query.limit, corrections) == (2, DEFAULT_LIMIT, [])
    assert query.to_address() == f"?limit={DEFAULT_LIMIT}&page=2"


@pytest.mark.parametrize("usual", LIMITS)
def test_a_bare_address_uses_the_persons_page_size(usual: int) -> None:
    query, _ = read_list_query({}, usual)
    assert (query.limit, query.narrows, query.to_address()) == (usual, False, "")


def test_a_bare_address_asks_for_the_whole_list() -> None:
    query, corrections = read_list_query({})
    assert query == ListQuery()
    assert query.to_address() == ""
    assert not query.narrows
    assert corrections == []


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"page": "abc"}, "page 1"),
        ({"page": "0"}, "page 1"),
        ({"limit": "37"}, f"holds {DEFAULT_LIMIT}"),
        ({"sortBy": "name"}, "sortBy can be createdAt"),
        ({"sortOrder": "up"}, "sortOrder can be DESC or ASC"),
        ({"search": "x" * 101}, "100 characters"),
        ({"createdAtGe": "yesterday"}, "“Created: from” isn't a date"),
        ({"createdAtGe": "2026-01-01", "status": "active"}, "Dates and filters can't be combined"),
        ({"sortBy": "cost", "status": "active"}, "sorted by creation"),
    ],
)
def test_each_correction_is_told(parameters: dict[str, str], message: str) -> None:
    _, corrections = read_list_query(parameters)
    assert len(corrections) == 1
    assert message in corrections[0]


def test_every_offered_page_size_is_accepted() -> None:
    assert LIMITS == (25, 50, 100, 250)
    for limit in LIMITS:
        assert read_list_query({"limit": str(limit)})[0].limit == limit


def test_a_day_is_a_whole_day_in_the_persons_time_zone() -> None:
    with timezone.override(zoneinfo.ZoneInfo("Europe/Zurich")):
        query, _ = read_list_query({"createdAtGe": "2026-11-01", "createdAtLe": "2026-11-03"})
    assert dict(query.dates) == {
        "createdAtGe": datetime(2026, 10, 31, 23, tzinfo=UTC),
        "createdAtLe": datetime(2026, 11, 3, 22, 59, 59, 999_000, tzinfo=UTC),
    }
    assert query.to_address() == (
        "?createdAtGe=2026-10-31T23%3A00%3A00Z&createdAtLe=2026-11-03T22%3A59%3A59.999Z"
    )


def test_a_time_zone_offset_with_an_unencoded_plus_is_read() -> None:
    query, corrections = read_list_query({"createdAtGe": "2026-11-01T00:00:00 01:00"})
    assert dict(query.dates)["createdAtGe"] == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert corrections == []
