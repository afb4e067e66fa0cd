"""The chips of what narrows or orders the list."""

from phone_numbers.browsing.chips import chips_of
from phone_numbers.browsing.list_address import read_list_query


def test_each_chip_leads_to_the_list_without_it() -> None:
    query, _ = read_list_query(
        {"search": "desk", "provider": "twilio", "rule": "unassigned", "page": "2"}
    )
    assert chips_of("/", query) == [
        ("Provider", "Twilio", "/?search=desk&rule=unassigned"),
        ("Finding", "No assignment", "/?search=desk&provider=twilio"),
    ]


def test_the_bounds_of_a_date_are_one_chip() -> None:
    query, _ = read_list_query(
        {
            "createdAtGe": "2026-01-01",
            "createdAtLe": "2026-01-31",
            "updatedAtGt": "2026-02-01T10:30:00Z",
        }
    )
    created, updated = chips_of("/", query)
    assert created[:2] == ("Created", "from 2026-01-01 to 2026-01-31")
    assert created.address == "/?updatedAtGt=2026-02-01T10%3A30%3A00Z"
    assert updated[:2] == ("Updated", "after 2026-02-01 10:30:00")


def test_an_order_that_no_column_shows_is_a_chip() -> None:
    query, _ = read_list_query({"sortBy": "cost", "sortOrder": "ASC"})
    assert chips_of("/", query) == [("Order", "lowest call cost first", "/")]
    assert chips_of("/", read_list_query({"sortOrder": "ASC"})[0]) == []


def test_unknown_values_are_shown_as_they_are() -> None:
    query, _ = read_list_query({"rule": "no-such-rule", "status": "on strike"})
    assert [each[:2] for each in chips_of("/", query)] == [
        ("Status", "On strike"),
        ("Finding", "no-such-rule"),
    ]
