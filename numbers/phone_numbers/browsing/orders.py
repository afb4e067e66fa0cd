"""The orders of the list: by creation in the heading of its column, and all in the View menu."""

from dataclasses import replace
from typing import NamedTuple

from .list_query import ListQuery

ORDERS = {
    ("createdAt", "DESC"): "Newest first",
    ("createdAt", "ASC"): "Oldest first",
    ("cost", "DESC"): "Highest call cost first",
    ("cost", "ASC"): "Lowest call cost first",
    ("duration", "DESC"): "Longest calls first",
    ("duration", "ASC"): "Shortest calls first",
}


class Order(NamedTuple):
    label: str
    address: str
    is_current: bool


class Heading(NamedTuple):
    """A heading that sorts the list. `direction` is its `aria-sort` if the list is sorted by it."""

    direction: str
    address: str


def orders_of(path: str, query: ListQuery) -> list[Order]:
    return [
        Order(
            label,
            path + _ordered(query, *order).to_address(),
            order == (query.sort_by, query.sort_order),
        )
        for order, label in ORDERS.items()
    ]


def heading_of(path: str, query: ListQuery) -> Heading:
    """Return the heading of the column Created, the only column that Vapi sorts by.

    It reverses the order, or sorts the newest number first if the list has another order.
    """
    is_sorted, is_ascending = query.sort_by == "createdAt", query.sort_order == "ASC"
    direction = ("ascending" if is_ascending else "descending") if is_sorted else ""
    reverse = "ASC" if direction == "descending" else "DESC"
    return Heading(direction, path + _ordered(query, "createdAt", reverse).to_address())


def _ordered(query: ListQuery, sort_by: str, sort_order: str) -> ListQuery:
    return replace(query, sort_by=sort_by, sort_order=sort_order, page=1)
