"""Which numbers a bulk change is about: ids, a search, or a pasted list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from phone_numbers.browsing.list_address import read_list_query
from phone_numbers.browsing.list_query import searched_text
from vapi_client.json_values import JSON
from vapi_client.schemas.listing import PageQuery

MAX_IDS = 100_000
LONGEST_ID = 100

_ID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SEPARATORS = re.compile(r"[\r\n\t,;]+")


@dataclass(frozen=True, slots=True)
class Selection:
    """`ids` in their order; `addresses` are numbers or SIP addresses to look up; `query` is a
    search, and means all numbers that match when the draft is read."""

    ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    query: PageQuery | None = field(default=None)

    @classmethod
    def of_ids(cls, ids: Iterable[str]) -> "Selection":
        known = dict.fromkeys(each.strip() for each in ids)
        return cls(ids=tuple(each for each in known if 0 < len(each) <= LONGEST_ID)[:MAX_IDS])

    @classmethod
    def of_search(cls, parameters: Mapping[str, str]) -> "Selection":
        """Return all numbers that a search of the list matches, given its address."""
        query, _ = read_list_query(parameters)
        return cls(query=query.to_page_query())

    @classmethod
    def of_list(cls, pasted: str) -> "Selection":
        """Return the numbers of a list of ids, phone numbers and SIP addresses in any order."""
        entries = [each.strip() for each in _SEPARATORS.split(pasted)]
        ids = tuple(dict.fromkeys(each.lower() for each in entries if is_id(each)))
        others = [each for each in entries if each and not is_id(each)]
        addresses = tuple(dict.fromkeys(comparable_address(each)[:LONGEST_ID] for each in others))
        return cls(ids=ids[:MAX_IDS], addresses=addresses[:MAX_IDS])

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Selection":
        """Return the selection that `to_json` stored."""
        query = stored.get("query")
        return cls(
            tuple(stored["ids"]),
            tuple(stored["addresses"]),
            None if query is None else PageQuery.model_validate(query),
        )

    def to_json(self) -> JSON:
        query = None if self.query is None else self.query.to_parameters()
        return {"ids": list(self.ids), "addresses": list(self.addresses), "query": query}

    def __str__(self) -> str:
        """Return which numbers are meant, as people read it."""
        if self.query is None:
            count = len(self.ids) + len(self.addresses)
            return f"{count:,} number{'' if count == 1 else 's'}"
        matching = f" that match “{self.query.search}”" if self.query.search else ""
        asked = self.query.model_fields_set
        dates = " in these dates" if any("_at_" in name for name in asked) else ""
        return f"all numbers{matching}{dates}"

    def __bool__(self) -> bool:
        return bool(self.ids or self.addresses or self.query is not None)


def is_id(text: str) -> bool:
    """Return whether a text can be an id. Vapi writes it in small letters."""
    return _ID.fullmatch(text) is not None


def comparable_address(text: str) -> str:
    """Return a number or SIP address as it is compared: as the list searches for it, without a
    plus sign.
    """
    return searched_text(text).lower().removeprefix("+")
