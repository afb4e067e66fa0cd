"""Reads the address of the list. Any address gives a valid query, and each correction is told."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dashboard.orgs.preferences import DEFAULT_LIMIT, LIMITS
from dashboard.web.dates import read_bound
from vapi_client.schemas.listing import MAX_SEARCH, SORT_BY, SORT_ORDER

from .date_inputs import DATE_FIELDS, edge_of_day
from .filters import FILTERS
from .list_query import ListQuery

MAX_PAGE = 1_000_000
MAX_FILTER = 64


def read_list_query(
    parameters: Mapping[str, str], usual_limit: int = DEFAULT_LIMIT
) -> tuple[ListQuery, list[str]]:
    """Return the query that the parameters ask for, and a sentence for each correction."""
    corrections: list[str] = []
    page = _page(parameters.get("page", ""), corrections)
    # The same for everybody: a person's own size would show somebody else another page
    unstated = usual_limit if page == 1 else DEFAULT_LIMIT
    query = ListQuery(
        search=_search(parameters.get("search", ""), corrections),
        page=page,
        limit=_limit(parameters.get("limit", ""), unstated, corrections),
        usual_limit=usual_limit,
        sort_by=_choice("sortBy", parameters.get("sortBy", ""), SORT_BY, corrections),
        sort_order=_choice(
            "sortOrder", parameters.get("sortOrder", ""), SORT_ORDER[::-1], corrections
        ),
        dates=tuple(
            (name, moment)
            for name in DATE_FIELDS
            if (moment := _moment(name, parameters.get(name, ""), corrections))
        ),
        filters=_filters(parameters),
    )
    return _without_contradictions(query, corrections), corrections


def _filters(parameters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the filters that are set, in the order of FILTERS."""
    values = ((name, _printable(parameters.get(name, "").lower())) for name in FILTERS)
    return tuple((name, value[:MAX_FILTER].rstrip()) for name, value in values if value)


def _without_contradictions(query: ListQuery, corrections: list[str]) -> ListQuery:
    """Return a query without what Vapi alone can do, if it has filters that Vapi doesn't have."""
    if query.filters and query.dates:
        corrections.append("Dates and filters can't be combined, so the dates were ignored.")
        query = replace(query, dates=())
    if query.filters and query.sort_by != "createdAt":
        corrections.append("A list with filters is sorted by creation.")
        query = replace(query, sort_by="createdAt")
    return query


def _search(value: str, corrections: list[str]) -> str:
    search = _printable(value)
    if len(search) > MAX_SEARCH:
        corrections.append(f"The search was shortened to {MAX_SEARCH} characters.")
        search = search[:MAX_SEARCH].rstrip()
    return search


def _printable(value: str) -> str:
    return "".join(each for each in value if each.isprintable()).strip()


def _page(value: str, corrections: list[str]) -> int:
    if not value.strip():
        return 1
    page = _whole_number(value)
    if page is None or not 1 <= page <= MAX_PAGE:
        corrections.append("The address asks for a page that can't exist, so this is page 1.")
        return 1
    return page


def _limit(value: str, unstated: int, corrections: list[str]) -> int:
    if not value.strip():
        return unstated
    limit = _whole_number(value)
    if limit not in LIMITS:
        offered = _alternatives(tuple(map(str, LIMITS)))
        corrections.append(f"A page can hold {offered} numbers. This page holds {unstated}.")
        return unstated
    return limit


def _whole_number(value: str) -> int | None:
    value = value.strip()
    return int(value) if re.fullmatch(r"[0-9]{1,12}", value) else None


def _choice(name: str, value: str, offered: tuple[str, ...], corrections: list[str]) -> str:
    """Return the offered value that matches in any case; the first if none was asked for."""
    if not value.strip():
        return offered[0]
    for each in offered:
        if each.lower() == value.strip().lower():
            return each
    corrections.append(f"{name} can be {_alternatives(offered)}. This list uses {offered[0]}.")
    return offered[0]


def _alternatives(values: tuple[str, ...]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


def _moment(name: str, value: str, corrections: list[str]) -> datetime | None:
    """Return an instant. The value of a form's date field is in the person's time zone."""
    try:
        return read_bound(value, edge_of_day(name))
    except ValueError:
        field, label = DATE_FIELDS[name]
        corrections.append(f"“{field.title()}: {label.lower()}” isn't a date, so it was ignored.")
        return None
