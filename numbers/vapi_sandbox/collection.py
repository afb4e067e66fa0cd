"""JSON objects sorted by createdAt and kept as bytes.

A page is a slice of a sorted list, so no request parses JSON to read one. `documents` parses the
bytes, so callers always get copies.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import Any

from vapi_client.json_text import read_json, write_json
from vapi_client.json_values import JSON
from vapi_client.schemas.listing import CreatedWindow

DEFAULT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One object's bytes, and the values that queries compare."""

    id: str
    text: bytes
    created: float
    updated: float
    addresses: tuple[str, ...]
    haystack: str


def _created(entry: Entry) -> float:
    return entry.created


class Collection:
    """A thread-safe, sorted store of JSON objects that have an id, in small letters or capitals."""

    def __init__(self, documents: Iterable[JSON] = ()) -> None:
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        self._order: list[Entry] = []
        self.replace_all(documents)

    def replace_all(self, documents: Iterable[JSON]) -> None:
        """Replace everything in the collection by these objects."""
        entries = [_entry(document) for document in documents]
        with self._lock:
            self._entries = {entry.id: entry for entry in entries}
            self._order = sorted(self._entries.values(), key=_created)

    def put(self, document: JSON) -> bytes:
        """Insert or replace an object; return its bytes."""
        entry = _entry(document)
        with self._lock:
            former = self._entries.get(entry.id)
            if former is not None and former.created == entry.created:
                self._order[self._position(former)] = entry
            else:
                if former is not None:
                    del self._order[self._position(former)]
                insort(self._order, entry, key=_created)
            self._entries[entry.id] = entry
        return entry.text

    def get(self, identifier: str) -> bytes | None:
        entry = self._entries.get(identifier.lower())
        return entry.text if entry else None

    def delete(self, identifier: str) -> bytes | None:
        """Remove an object; return its bytes, or None if there is no such object."""
        with self._lock:
            entry = self._entries.pop(identifier.lower(), None)
            if entry is None:
                return None
            del self._order[self._position(entry)]
            return entry.text

    def select(
        self,
        window: CreatedWindow,
        *,
        search: str = "",
        page: int = 1,
        ascending: bool = False,
    ) -> tuple[list[bytes], int]:
        """Return the objects of one page, as bytes, and the total number of matches."""
        limit = DEFAULT_LIMIT if window.limit is None else window.limit
        with self._lock:
            found = self._found(window, search.lower())
            total = len(found)
            start, stop = min((page - 1) * limit, total), min(page * limit, total)
            first, last = (start, stop) if ascending else (total - stop, total - start)
            chosen = found[first:last]
        texts = [entry.text for entry in chosen]
        return (texts if ascending else texts[::-1]), total

    def texts(self) -> list[bytes]:
        """Return every object's bytes, oldest first."""
        with self._lock:
            return [entry.text for entry in self._order]

    def documents(self) -> list[JSON]:
        """Return copies of all objects, oldest first."""
        return [read_json(text) for text in self.texts()]

    def find_holder(self, addresses: Iterable[str], *, excluding: str = "") -> str | None:
        """Return the id of an object that has one of these numbers or SIP URIs."""
        wanted = {address.lower() for address in addresses}
        with self._lock:
            for entry in self._order if wanted else ():
                if entry.id != excluding and not wanted.isdisjoint(entry.addresses):
                    return entry.id
        return None

    def _found(self, window: CreatedWindow, needle: str) -> Sequence[Entry]:
        found: Sequence[Entry] = self._created_within(window)
        if window.updated_at_gt or window.updated_at_ge:
            after = _instant(window.updated_at_gt), _instant(window.updated_at_ge)
            found = [e for e in found if _is_after(e.updated, *after)]
        if window.updated_at_lt or window.updated_at_le:
            before = _instant(window.updated_at_lt), _instant(window.updated_at_le)
            found = [e for e in found if _is_before(e.updated, *before)]
        if needle:
            found = [e for e in found if needle in e.haystack]
        return found

    def _created_within(self, window: CreatedWindow) -> Sequence[Entry]:
        order, first, last = self._order, 0, len(self._order)
        if window.created_at_ge:
            first = bisect_left(order, window.created_at_ge.timestamp(), key=_created)
        if window.created_at_gt:
            first = max(first, bisect_right(order, window.created_at_gt.timestamp(), key=_created))
        if window.created_at_le:
            last = bisect_right(order, window.created_at_le.timestamp(), key=_created)
        if window.created_at_lt:
            last = min(last, bisect_left(order, window.created_at_lt.timestamp(), key=_created))
        return order if (first, last) == (0, len(order)) else order[first:last]

    def _position(self, entry: Entry) -> int:
        position = bisect_left(self._order, entry.created, key=_created)
        while self._order[position] is not entry:
            position += 1
        return position


def _entry(document: JSON) -> Entry:
    texts = [document.get(name) for name in ("name", "number", "sipUri")]
    name, *addresses = [text.lower() if isinstance(text, str) else "" for text in texts]
    return Entry(
        id=document["id"].lower(),
        text=write_json(document),
        created=_timestamp(document.get("createdAt")),
        updated=_timestamp(document.get("updatedAt")),
        addresses=tuple(address for address in addresses if address),
        haystack="\n".join((name, *addresses)),
    )


def _timestamp(value: Any) -> float:
    """Return a stored date as seconds; 0 if it isn't a date, so that it sorts first."""
    try:
        return datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError):
        return 0.0


def _instant(bound: datetime | None) -> float | None:
    return bound.timestamp() if bound else None


def _is_after(instant: float, beyond: float | None, since: float | None) -> bool:
    return (beyond is None or instant > beyond) and (since is None or instant >= since)


def _is_before(instant: float, short_of: float | None, until: float | None) -> bool:
    return (short_of is None or instant < short_of) and (until is None or instant <= until)
