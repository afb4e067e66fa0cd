"""A page of organizations or of people, found by their names.

No page takes longer because the site has more of them: the order is that of a unique index, a page
begins after the last row of the page before, and a search looks at LOOKED_AT rows before it offers
to go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

PAGE_SIZE = 50
LOOKED_AT = 10_000
LONGEST = 254


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a search, and the row after which the page begins."""

    search: str = ""
    after: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        search, after = (_text(parameters.get(name, "")) for name in ("search", "after"))
        return cls(search, after)

    def following(self, last: str) -> str:
        """Return the address of the page that begins after a row."""
        stated = {"search": self.search, "after": last}
        return f"?{urlencode({name: value for name, value in stated.items() if value})}"


@dataclass(frozen=True, slots=True)
class Listing[M: Model]:
    """The rows of a page. `following` is the address of the next one, if there may be more."""

    rows: Sequence[M]
    asked: Asked
    following: str


def read_listing[M: Model](
    rows: QuerySet[M], key: str, fields: Sequence[str], asked: Asked
) -> Listing[M]:
    """Return a page of rows, ordered by a unique key. With a search, a field contains it."""
    window = rows.order_by(key)
    if asked.after:
        window = window.filter(**{f"{key}__gt": asked.after})
    found = window
    if asked.search:
        matches = (Q(**{f"{field}__icontains": asked.search}) for field in fields)
        looked_at = rows.filter(pk__in=window.values("pk")[:LOOKED_AT])
        found = looked_at.filter(_any(matches)).order_by(key)
    page = list(found[: PAGE_SIZE + 1])
    last: Any = None
    if len(page) > PAGE_SIZE:
        last = getattr(page[PAGE_SIZE - 1], key)
    elif asked.search:
        last = window.values_list(key, flat=True)[LOOKED_AT - 1 : LOOKED_AT].first()
    return Listing(page[:PAGE_SIZE], asked, asked.following(last) if last else "")


def _any(conditions: Any) -> Q:
    found = Q()
    for each in conditions:
        found |= each
    return found


def _text(value: str) -> str:
    return "".join(filter(str.isprintable, value)).strip()[:LONGEST]
