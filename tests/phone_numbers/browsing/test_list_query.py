"""The query of the list: its address, and what Vapi is asked to search."""

import pytest

from phone_numbers.browsing.list_address import read_list_query
from phone_numbers.browsing.list_query import ListQuery, searched_text


def test_the_search_address_has_no_page_and_no_page_size() -> None:
    query, _ = read_list_query({"search": "desk", "sortOrder": "ASC", "page": "3", "limit": "25"})
    assert query.search_address == "?search=desk&sortOrder=ASC"
    assert ListQuery(page=3).search_address == ""


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
def test_a_phone_number_can_be_typed_in_any_usual_format(typed: str, searched: str) -> None:
    assert searched_text(typed) == searched
