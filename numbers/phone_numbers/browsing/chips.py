"""The chips above the list: what narrows or orders it, each with an address without that."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from dashboard.web.dates import shown_bound

from .date_inputs import DATE_FIELDS, edge_of_day
from .filters import FILTERS, source
from .list_query import ListQuery
from .orders import ORDERS


class Chip(NamedTuple):
    label: str
    value: str
    address: str


def chips_of(path: str, query: ListQuery) -> list[Chip]:
    """Return the chips of a list in the order of its address; the search has an input instead."""
    return [
        Chip(label, value, path + replace(without, page=1).to_address())
        for label, value, without in (*_filters(query), *_dates(query), *_order(query))
    ]


def _filters(query: ListQuery) -> Iterator[tuple[str, str, ListQuery]]:
    for name, value in query.filters:
        others = tuple(each for each in query.filters if each[0] != name)
        yield FILTERS[name], source().label_of(name, value), replace(query, filters=others)


def _dates(query: ListQuery) -> Iterator[tuple[str, str, ListQuery]]:
    for field, bounds in groupby(query.dates, lambda bound: DATE_FIELDS[bound[0]][0]):
        words = (
            f"{DATE_FIELDS[name][1].lower()} {_shown(shown_bound(moment, edge_of_day(name))[1])}"
            for name, moment in bounds
        )
        others = tuple(each for each in query.dates if DATE_FIELDS[each[0]][0] != field)
        yield field.title(), " ".join(words), replace(query, dates=others)


def _order(query: ListQuery) -> Iterator[tuple[str, str, ListQuery]]:
    if query.sort_by != "createdAt":
        usual = replace(query, sort_by="createdAt", sort_order="DESC")
        yield "Order", ORDERS[query.sort_by, query.sort_order].lower(), usual


def _shown(value: str) -> str:
    return value.replace("T", " ")
