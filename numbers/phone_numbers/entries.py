"""The fields of a JSON object as labels and texts, with the objects and lists below them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.safestring import SafeString

from vapi_client.json_text import write_indented
from vapi_client.json_values import JSON
from vapi_client.masking import MASK, holds_headers

from .display import Moment, field_label, moment, read_clock, readable_number
from .rendering import render_jinja

Kind = Literal["text", "id", "number", "moment", "masked", "unset", "json"]

NUMBER_FIELDS = frozenset({"number", "callerId"})
LEVELS = 7  # objects and lists further down are shown as JSON


@dataclass(frozen=True, slots=True)
class Entry:
    """A field: its label, and either a text or the entries below it. `kind` decides its look."""

    label: str
    text: str = ""
    kind: Kind = "text"
    moment: Moment | None = None
    below: list["Entry"] = field(default_factory=list)


def entries_of(shown: JSON, *, level: int = 1, within: str = "") -> list[Entry]:
    """Return the fields of an object, whose credentials are masked.

    `within` is the key of the object. The names of headers are their labels.
    """
    are_headers = holds_headers(within)
    return [
        entry_of(name, value, name if are_headers else field_label(name), level)
        for name, value in shown.items()
    ]


def entry_of(name: str, value: Any, label: str, level: int = 1) -> Entry:
    """Return a field as an entry."""
    if level > LEVELS and isinstance(value, dict | list):
        return Entry(label, write_indented(value), "json")
    if isinstance(value, dict) and value:
        return Entry(label, below=entries_of(value, level=level + 1, within=name))
    if isinstance(value, list) and value:
        if all(isinstance(each, str | int | float) for each in value):
            return Entry(label, ", ".join(map(_text, value)))
        items = enumerate(value, start=1)
        below = [entry_of(name, each, str(place), level + 1) for place, each in items]
        return Entry(label, below=below)
    if value is None:
        return Entry(label, "null", "unset")
    if value == MASK:
        return Entry(label, "Set, hidden", "masked")
    return _string(name, value, label) if isinstance(value, str) else Entry(label, _text(value))


def render_entries(entries: Iterable[Entry]) -> SafeString:
    """Return the markup of entries."""
    return render_jinja("phone_numbers/entries.jinja", entries=entries)


def _string(name: str, value: str, label: str) -> Entry:
    if name in NUMBER_FIELDS:
        return Entry(label, readable_number(value), "number")
    if name.endswith("At") and (instant := read_instant(value)):
        return Entry(label, value, "moment", moment=moment(instant, read_clock()))
    if value and (name == "id" or name.endswith(("Id", "Sid"))):
        return Entry(label, value, "id")
    return Entry(label, value or "Empty", "text" if value else "unset")


def read_instant(value: str) -> datetime | None:
    """Return the instant that a text names with its time zone."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "Empty" if isinstance(value, dict | list) else str(value)
