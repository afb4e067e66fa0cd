"""The orders of the list: the heading of a column, and the View menu."""

from phone_numbers.browsing.list_query import ListQuery
from phone_numbers.browsing.orders import heading_of, orders_of


def test_the_heading_reverses_the_order_and_returns_to_the_first_page() -> None:
    newest = heading_of("/", ListQuery(search="x", page=3))
    assert newest == ("descending", "/?search=x&sortOrder=ASC")
    assert heading_of("/", ListQuery(sort_order="ASC")) == ("ascending", "/")


def test_the_heading_of_a_list_in_another_order_leads_to_the_newest() -> None:
    assert heading_of("/", ListQuery(sort_by="cost", sort_order="DESC")) == ("", "/")


def test_every_order_of_vapi_is_offered_and_the_current_one_marked() -> None:
    orders = orders_of("/", ListQuery(sort_by="duration", page=2))
    assert [each.label for each in orders if each.is_current] == ["Longest calls first"]
    assert [each.address for each in orders] == [
        "/",
        "/?sortOrder=ASC",
        "/?sortBy=cost",
        "/?sortBy=cost&sortOrder=ASC",
        "/?sortBy=duration",
        "/?sortBy=duration&sortOrder=ASC",
    ]
