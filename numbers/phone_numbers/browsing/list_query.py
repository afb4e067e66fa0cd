"""What of the list a person looks at, as it stands in the address.

The parameters have the names that `GET /v2/phone-number` gives them. Whatever an address holds
becomes something that can be shown, and what had to be corrected is said.

A page has the size that a person likes, unless the address states another. A page above the first
is none without its size, so its address always states it, and shows everybody the same numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from dashboard.orgs.preferences import DEFAULT_LIMIT, LIMITS
from dashboard.web.dates import END_OF_DAY, read_bound, shown_bound, written_bound
from vapi_client.schemas.listing import MAX_SEARCH, SORT_BY, SORT_ORDER, PageQuery

MAX_PAGE = 1_000_000
DATE_FIELDS = {
    f"{field}At{bound}": (field, label)
    for field in ("created", "updated")
    for bound, label in {"Ge": "From", "Le": "To", "Gt": "After", "Lt": "Before"}.items()
}

_PHONE_CHARACTERS = re.compile(r"[+\d\s().\-/\u00a0\u2010-\u2015]+")


@dataclass(frozen=True, slots=True)
class Browse:
    """A search, its order and its page. Instants are in UTC. `usual_limit` is the person's own."""

    search: str = ""
    page: int = 1
    limit: int = DEFAULT_LIMIT
    sort_by: str = "createdAt"
    sort_order: str = "DESC"
    dates: tuple[tuple[str, datetime], ...] = ()
    usual_limit: int = DEFAULT_LIMIT

    @property
    def narrows(self) -> bool:
        """Whether this can hide numbers."""
        return bool(self.search or self.dates)

    def to_query(self) -> PageQuery:
        """What Vapi is asked."""
        asked: dict[str, Any] = {"page": self.page, "limit": self.limit, **dict(self.dates)}
        if self.search:
            asked["search"] = searched_text(self.search)
        if self.sort_by != "createdAt":
            asked["sortBy"] = self.sort_by
        if self.sort_order != "DESC":
            asked["sortOrder"] = self.sort_order
        return PageQuery.model_validate(asked)

    def to_address(self) -> str:
        """The query string that shows this again; empty for the whole list from its start."""
        unset = Browse()
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

    def on_page(self, page: int) -> "Browse":
        return replace(self, page=page)

    @property
    def search_address(self) -> str:
        """The query string of the search alone, from its start and with pages of any size."""
        return replace(self, page=1, limit=self.usual_limit).to_address()


def searched_text(typed: str) -> str:
    """What Vapi is asked to find: a phone number as it is stored, other text as it was typed.

    Vapi finds a number by any part of it, so spaces, brackets and a trunk zero, which a stored
    number doesn't have, go. Quotes keep text as it is.
    """
    typed = typed.removeprefix("tel:")
    if len(typed) > 2 and typed[0] == typed[-1] == '"':
        return typed[1:-1]
    digits = "".join(re.findall(r"[0-9]", typed.replace("(0)", "")))
    marked = re.match(r"\(*(\+|00)|\(", typed)
    if not _PHONE_CHARACTERS.fullmatch(typed) or len(digits) < (1 if marked else 4):
        return typed
    if "+" in typed:
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return digits.removeprefix("0")


def read_browse(
    parameters: Mapping[str, str], usual_limit: int = DEFAULT_LIMIT
) -> tuple[Browse, list[str]]:
    """What an address asks for, and a sentence for everything in it that had to be corrected."""
    corrections: list[str] = []
    page = _page(parameters.get("page", ""), corrections)
    # Not the person's own size: a page above the first would be another one for somebody else
    unstated = usual_limit if page == 1 else DEFAULT_LIMIT
    browse = Browse(
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
    )
    return browse, corrections


def _search(value: str, corrections: list[str]) -> str:
    search = "".join(each for each in value if each.isprintable()).strip()
    if len(search) > MAX_SEARCH:
        corrections.append(f"The search was cut to {MAX_SEARCH} characters.")
        search = search[:MAX_SEARCH].rstrip()
    return search


def _page(value: str, corrections: list[str]) -> int:
    if not value.strip():
        return 1
    page = _whole_number(value)
    if page is None or not 1 <= page <= MAX_PAGE:
        corrections.append("The address asked for a page that can't exist; this is page 1.")
        return 1
    return page


def _limit(value: str, unstated: int, corrections: list[str]) -> int:
    if not value.strip():
        return unstated
    limit = _whole_number(value)
    if limit not in LIMITS:
        offered = ", ".join(map(str, LIMITS[:-1])) + f" or {LIMITS[-1]}"
        corrections.append(f"A page holds {offered} numbers; this one holds {unstated}.")
        return unstated
    return limit


def _whole_number(value: str) -> int | None:
    value = value.strip()
    return int(value) if re.fullmatch(r"[0-9]{1,12}", value) else None


def _choice(name: str, value: str, offered: tuple[str, ...], corrections: list[str]) -> str:
    """One of what is offered, whatever its case; the first where nothing was asked."""
    if not value.strip():
        return offered[0]
    for each in offered:
        if each.lower() == value.strip().lower():
            return each
    corrections.append(f"{name} can be {' or '.join(offered)}; this is {offered[0]}.")
    return offered[0]


def _moment(name: str, value: str, corrections: list[str]) -> datetime | None:
    """An instant, or what a form's date field holds, which is meant in the person's time zone."""
    try:
        return read_bound(value, _edge(name))
    except ValueError:
        field, label = DATE_FIELDS[name]
        corrections.append(f"“{field.title()}: {label.lower()}” was no date; it was left out.")
        return None


@dataclass(frozen=True, slots=True)
class DateInput:
    """A date field of the form: a whole day where the instant is a day's edge, else to the ms."""

    name: str
    label: str
    type: str
    value: str


def date_inputs(dates: tuple[tuple[str, datetime], ...]) -> dict[str, list[DateInput]]:
    """The form's date fields by what they bound: from and to, and others where they are set."""
    chosen = dict(dates)
    inputs: dict[str, list[DateInput]] = {}
    for name, (field, label) in DATE_FIELDS.items():
        if name in chosen or label in ("From", "To"):
            inputs.setdefault(field.title(), []).append(_input(name, label, chosen.get(name)))
    return inputs


def _input(name: str, label: str, moment: datetime | None) -> DateInput:
    """In the person's time zone."""
    return DateInput(name, label, *shown_bound(moment, _edge(name)))


def _edge(name: str) -> time:
    """Which end of a day a bound means that is given as a day."""
    return END_OF_DAY if name.endswith(("Le", "Gt")) else time.min
