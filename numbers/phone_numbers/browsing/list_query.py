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
    """A search, its order and its page. Dates are in UTC; `usual_limit` is the person's own."""

    search: str = ""
    page: int = 1
    limit: int = DEFAULT_LIMIT
    sort_by: str = "createdAt"
    sort_order: str = "DESC"
    dates: tuple[tuple[str, datetime], ...] = ()
    usual_limit: int = DEFAULT_LIMIT

    @property
    def narrows(self) -> bool:
        """Whether this query can hide numbers."""
        return bool(self.search or self.dates)

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
        unset = ListQuery()
        states_limit = self.page > 1 or self.limit != self.usual_limit
        parameters = {
            "search": self.search,
            **{name: written_bound(moment) for name, moment in self.dates},
            "sortBy": self.sort_by if self.sort_by != unset.sort_by else "",
            "sortOrder": self.sort_order if self.sort_order != unset.sort_order else "",
            "limit": self.limit if states_limit else "",
            "page": self.page if self.page != unset.page else "",
        }
        query = urlencode({name: value for name, value in parameters.items() if value})
        return f"?{query}" if query else ""

    def on_page(self, page: int) -> "ListQuery":
        return replace(self, page=page)

    @property
    def search_address(self) -> str:
        """The query string of the search and its order, without a page or a page size."""
        return replace(self, page=1, limit=self.usual_limit).to_address()

    @property
    def filter_address(self) -> str:
        """The query string of what narrows the list, without its order."""
        return ListQuery(search=self.search, dates=self.dates).to_address()


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
