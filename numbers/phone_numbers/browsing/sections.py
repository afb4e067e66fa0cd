"""Sections that show every field of a number, with credentials masked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from phone_numbers.assignees.assignee import Assignee
from phone_numbers.display import Moment, field_label, moment, read_clock, readable_number
from vapi_client.json_text import write_indented
from vapi_client.json_values import JSON
from vapi_client.masking import MASK, masked

Kind = Literal["text", "id", "number", "moment", "masked", "unset"]

NUMBER_FIELDS = frozenset({"number", "callerId"})

ABOUT: dict[str, tuple[str, ...]] = {
    "Assignment": ("assistantId", "squadId", "workflowId"),
    "Server": ("server",),
    "Fallback destination": ("fallbackDestination",),
    "Hooks": ("hooks",),
    "Provider": (
        "provider",
        "number",
        "sipUri",
        "numberDesiredAreaCode",
        "numberE164CheckEnabled",
        "smsEnabled",
        "credentialId",
        "twilioAccountSid",
        "twilioAuthToken",
        "twilioApiKey",
        "twilioApiSecret",
        "authentication",
    ),
    "Record": ("name", "status", "id", "orgId", "createdAt", "updatedAt"),
}
ALWAYS_SHOWN = {
    "Assignment": "Not assigned. Vapi asks the server of the number or organization how to answer.",
    "Server": "Not set. Webhooks go to the server of the assistant or the organization.",
    "Fallback destination": "Not set. A call without an answer is hung up with an error message.",
    "Hooks": "No hooks.",
}
OTHER = "Other fields"
LEVELS = 20  # objects and lists further down are shown as JSON


@dataclass(frozen=True, slots=True)
class Entry:
    """A field: its label, and either a text or the entries below it. `kind` decides its look."""

    label: str
    text: str = ""
    kind: Kind = "text"
    note: str = ""
    moment: Moment | None = None
    below: list["Entry"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: list[Entry]
    when_empty: str = ""


def sections_of(received: JSON, assignees: Iterable[Assignee] = ()) -> list[Section]:
    """Return every field in exactly one section. Fields without a place of their own come last."""
    shown: JSON = masked(received)
    sections = [
        Section(title, list(_entries(names, shown)), ALWAYS_SHOWN.get(title, ""))
        for title, names in ABOUT.items()
    ]
    assigned = _with_names(sections[0].entries, assignees)
    sections[0] = replace(sections[0], entries=assigned)
    known = {name for names in ABOUT.values() for name in names}
    others = [_entry(name, value) for name, value in shown.items() if name not in known]
    sections.append(Section(OTHER, others))
    return [section for section in sections if section.entries or section.when_empty]


def _with_names(entries: list[Entry], assignees: Iterable[Assignee]) -> list[Entry]:
    notes = {
        each.id: each.label if each.state == "named" else each.state
        for each in assignees
        if each.state in ("named", "deleted")
    }
    return [replace(entry, note=notes.get(entry.text, "")) for entry in entries]


def _entries(names: tuple[str, ...], shown: JSON) -> Iterator[Entry]:
    for name in names:
        if name not in shown:
            continue
        entry = _entry(name, shown[name])
        if len(names) == 1 and entry.below:
            yield from entry.below  # the section's title is its label
        else:
            yield entry


def _entry(name: str, value: Any, label: str = "", level: int = 1) -> Entry:
    label = label or field_label(name)
    if level > LEVELS and isinstance(value, dict | list):
        return Entry(label, write_indented(value))
    if isinstance(value, dict) and value:
        below = [_entry(key, each, level=level + 1) for key, each in value.items()]
        return Entry(label, below=below)
    if isinstance(value, list) and value:
        if all(isinstance(each, str | int | float) for each in value):
            return Entry(label, ", ".join(map(_text, value)))
        items = enumerate(value, start=1)
        below = [_entry(name, each, str(place), level + 1) for place, each in items]
        return Entry(label, below=below)
    if value is None:
        return Entry(label, "null", "unset")
    if value == MASK:
        return Entry(label, "Set, hidden", "masked")
    return _string(name, value, label) if isinstance(value, str) else Entry(label, _text(value))


def _string(name: str, value: str, label: str) -> Entry:
    if name in NUMBER_FIELDS:
        return Entry(label, readable_number(value), "number")
    if name.endswith("At") and (instant := _instant(value)):
        return Entry(label, value, "moment", moment=moment(instant, read_clock()))
    if value and (name == "id" or name.endswith(("Id", "Sid"))):
        return Entry(label, value, "id")
    return Entry(label, value or "Empty", "text" if value else "unset")


def _instant(value: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "Empty" if isinstance(value, dict | list) else str(value)
