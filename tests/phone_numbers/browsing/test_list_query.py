"""What an address of the list means, and how it is put right."""

import zoneinfo
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboard.orgs.preferences import DEFAULT_LIMIT, LIMITS
from phone_numbers.browsing.list_query import (
    DATE_FIELDS,
    Browse,
    date_inputs,
    read_browse,
    searched_text,
)

NONSENSE = st.text() | st.sampled_from(
    [
        *("0", "-1", "1e9", "²", "٣", "999999999999999", "asc", "DESC", "cost", "25", "null"),
        *("2026-02-30", "2026-11-05", "0001-01-01", "9999-12-31T23:59", "2026-11-05T10:00"),
        *("2026-11-05T10:00:00+02:00", "' OR 1=1", "<script>", "%00", "\x00"),
    ]
)
NAMES = st.sampled_from(["search", "page", "limit", "sortBy", "sortOrder", "other", *DATE_FIELDS])


@given(st.dictionaries(NAMES, NONSENSE))
def test_whatever_stands_in_an_address_can_be_shown(parameters: dict[str, str]) -> None:
    browse, _ = read_browse(parameters)
    browse.to_query()
    date_inputs(browse.dates)


@given(st.dictionaries(NAMES, NONSENSE), st.sampled_from(LIMITS))
def test_an_address_put_right_stays_as_it_is(parameters: dict[str, str], usual: int) -> None:
    browse, _ = read_browse(parameters, usual)
    again, corrections = read_browse(parameters_of(browse.to_address()), usual)
    assert again == browse
    assert corrections == []


@given(
    st.sampled_from(LIMITS),
    st.sampled_from(LIMITS),
    st.sampled_from(LIMITS),
    st.integers(1, 5),
    st.sampled_from(["", "desk"]),
)
def test_an_address_means_the_same_to_people_who_like_other_sizes(
    mine: int, theirs: int, limit: int, page: int, search: str
) -> None:
    browse = Browse(search=search, page=page, limit=limit, usual_limit=mine)
    seen, corrections = read_browse(parameters_of(browse.to_address()), theirs)
    assert (seen.search, seen.page, corrections) == (search, page, [])
    if page > 1 or limit != mine:
        assert seen.limit == limit
    else:
        assert seen.limit == theirs  # the same numbers, from the same start


def parameters_of(address: str) -> dict[str, str]:
    return QueryDict(address.removeprefix("?")).dict()


@pytest.mark.parametrize("usual", LIMITS)
def test_a_page_whose_size_is_not_stated_is_one_page_for_everybody(usual: int) -> None:
    browse, corrections = read_browse({"page": "2"}, usual)
    assert (browse.page, browse.limit, corrections) == (2, DEFAULT_LIMIT, [])
    assert browse.to_address() == f"?limit={DEFAULT_LIMIT}&page=2"


@pytest.mark.parametrize("usual", LIMITS)
def test_a_bare_address_has_pages_of_the_persons_size(usual: int) -> None:
    browse, _ = read_browse({}, usual)
    assert (browse.limit, browse.narrows, browse.to_address()) == (usual, False, "")


def test_the_address_of_a_search_alone_is_of_its_start_and_any_size() -> None:
    browse, _ = read_browse({"search": "desk", "sortOrder": "ASC", "page": "3", "limit": "25"})
    assert browse.search_address == "?search=desk&sortOrder=ASC"
    assert Browse(page=3).search_address == ""


@given(
    st.dictionaries(
        st.sampled_from(list(DATE_FIELDS)),
        st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    ),
    st.sampled_from(["UTC", "Europe/Zurich", "America/New_York", "Asia/Kolkata"]),
)
def test_the_forms_date_fields_give_back_the_same_instants(
    dates: dict[str, datetime], zone: str
) -> None:
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        browse, _ = read_browse({name: moment.isoformat() for name, moment in dates.items()})
        fields = {
            field.name: field.value
            for fields in date_inputs(browse.dates).values()
            for field in fields
            if not _is_ambiguous(dict(browse.dates).get(field.name), zone)
        }
        again, corrections = read_browse(fields)
    kept = tuple(each for each in browse.dates if not _is_ambiguous(each[1], zone))
    assert again.dates == kept
    assert corrections == []


def _is_ambiguous(moment: datetime | None, zone: str) -> bool:
    """In the hour that clocks go through twice a field can't tell which one is meant."""
    if moment is None:
        return False
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("+1 415 555 0123", "+14155550123"),
        ("+1 (415) 555-0123", "+14155550123"),
        ("001 415.555.0123", "+14155550123"),
        ("tel:+14155550123", "+14155550123"),
        ("00 41 79 123 45 67", "+41791234567"),
        ("(415) 555-0123", "4155550123"),
        ("(415) 5", "4155"),
        ("415 555", "415555"),
        ("079 123 45 67", "791234567"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("1 415\u2011555\u00a00123", "14155550123"),
        ("+", "+"),
        ("24/7", "24/7"),
        ("Line 12", "Line 12"),
        ("sip:sales@example.com", "sip:sales@example.com"),
        ("555", "555"),
        ('"2024-03"', "2024-03"),
        ('"', '"'),
        ("", ""),
    ],
)
def test_a_phone_number_may_be_typed_in_any_usual_way(typed: str, searched: str) -> None:
    assert searched_text(typed) == searched


def test_a_bare_address_is_the_whole_list() -> None:
    browse, corrections = read_browse({})
    assert browse == Browse()
    assert browse.to_address() == ""
    assert not browse.narrows
    assert corrections == []


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"page": "abc"}, "page 1"),
        ({"page": "0"}, "page 1"),
        ({"limit": "37"}, f"holds {DEFAULT_LIMIT}"),
        ({"sortBy": "name"}, "sortBy can be createdAt"),
        ({"sortOrder": "up"}, "sortOrder can be DESC or ASC"),
        ({"search": "x" * 101}, "100 characters"),
        ({"createdAtGe": "yesterday"}, "“Created: from” was no date"),
    ],
)
def test_corrections_are_said(parameters: dict[str, str], said: str) -> None:
    _, corrections = read_browse(parameters)
    assert len(corrections) == 1
    assert said in corrections[0]


def test_the_page_sizes_offered() -> None:
    assert LIMITS == (25, 50, 100, 250)
    for limit in LIMITS:
        assert read_browse({"limit": str(limit)})[0].limit == limit


def test_days_are_whole_days_in_the_persons_time_zone() -> None:
    with timezone.override(zoneinfo.ZoneInfo("Europe/Zurich")):
        browse, _ = read_browse({"createdAtGe": "2026-11-01", "createdAtLe": "2026-11-03"})
    assert dict(browse.dates) == {
        "createdAtGe": datetime(2026, 10, 31, 23, tzinfo=UTC),
        "createdAtLe": datetime(2026, 11, 3, 22, 59, 59, 999_000, tzinfo=UTC),
    }
    assert browse.to_address() == (
        "?createdAtGe=2026-10-31T23%3A00%3A00Z&createdAtLe=2026-11-03T22%3A59%3A59.999Z"
    )


def test_an_offset_whose_plus_was_not_encoded_is_understood() -> None:
    browse, corrections = read_browse({"createdAtGe": "2026-11-01T00:00:00 01:00"})
    assert dict(browse.dates)["createdAtGe"] == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert corrections == []
