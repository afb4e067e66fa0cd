"""The search, order and page of the list that an address asks for.

The parameters have the names that `GET /v2/phone-number` gives them.

A page has the size that the person prefers, unless the address states another. The address of any
page after the first always states its size, so the link shows everybody the same numbers.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dashboard.orgs.preferences import DEFAULT_LIMIT
from dashboard.web.dates import written_bound
from phone_numbers.typed_numbers import without_separators
from vapi_client.schemas.listing import PageQuery

_MARKED = re.compile(r"\(*(\+|00)|\(")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A search, its order and its page. Dates are in UTC; `usual_limit` is the person's own.

    `filters` are those that Vapi doesn't have (filters.py). A list with filters has no dates, and
    is sorted by creation.
    """

    search: str = ""
    page: int = 1
    limit: int = DEFAULT_LIMIT
    sort_by: str = "createdAt"
    sort_order: str = "DESC"
    dates: tuple[tuple[str, datetime], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    usual_limit: int = DEFAULT_LIMIT

    @property
    def narrows(self) -> bool:
        """Return whether this query can hide numbers."""
        return bool(self.search or self.dates or self.filters)

    def to_page_query(self) -> PageQuery:
        """Return the query to send to Vapi."""
        asked: dict[str, Any] = {"page": self.page, "limit": self.limit, **dict(self.dates)}
        if self.search:
            asked["search"] = searched_text(self.search)
        if self.sort_by != "createdAt":
            asked["sortBy"] = self.sort_by
        if self.sort_order != "DESC":
            asked["sortOrder"] = self.sort_order
        return PageQuery.model_validate(asked)

    def to_address(self) -> str:
        """Return the query string that leads back here; empty for the first page of all numbers."""
        parameters = {"search": self.search, **self.parameters, "page": self.page}
        if not self.search:
            del parameters["search"]
        if self.page == 1:
            del parameters["page"]
        return f"?{urlencode(parameters)}" if parameters else ""

    @property
    def parameters(self) -> dict[str, str | int]:
        """The parameters of the address besides the search and the page."""
        unset = ListQuery()
        states_limit = self.page > 1 or self.limit != self.usual_limit
        parameters = {
            **dict(self.filters),
            **{name: written_bound(moment) for name, moment in self.dates},
            "sortBy": self.sort_by if self.sort_by != unset.sort_by else "",
            "sortOrder": self.sort_order if self.sort_order != unset.sort_order else "",
            "limit": self.limit if states_limit else "",
        }
        return {name: value for name, value in parameters.items() if value}

    def on_page(self, page: int) -> "ListQuery":
        return replace(self, page=page)

    def filtered(self, name: str, value: str) -> "ListQuery":
        """Return the first page of this query with one more filter, in place of dates."""
        filters = (*self.filters, (name, value))
        return replace(self, filters=filters, dates=(), sort_by="createdAt", page=1)

    @property
    def search_address(self) -> str:
        """The query string of the search and its order, without a page or a page size."""
        return replace(self, page=1, limit=self.usual_limit).to_address()

    @property
    def filter_address(self) -> str:
        """The query string of what narrows the list, without its order."""
        narrowing = ListQuery(search=self.search, dates=self.dates, filters=self.filters)
        return narrowing.to_address()


def searched_text(typed: str) -> str:
    """Return what to search for: a phone number as Vapi stores it, other text as typed.

    Vapi finds a number by any part of it. Stored numbers have no trunk zero. Text in quotes stays
    as it is. So do less than four digits, which may be something else.
    """
    if len(typed) > 2 and typed[0] == typed[-1] == '"':
        return typed[1:-1]
    number = without_separators(typed)
    if number.startswith("+") or _MARKED.match(typed):
        return number
    return number.removeprefix("0") if number.isdecimal() and len(number) >= 4 else typed
