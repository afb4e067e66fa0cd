"""The fields of a number that its page shows in sections, with credentials masked.

The page shows others elsewhere: in the path of a call, and in the facts beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from phone_numbers.display import field_label
from phone_numbers.entries import Entry, entries_of, entry_of, read_instant
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import ASSIGNEE_IDS

SECTIONS: dict[str, tuple[str, ...]] = {
    "Server": ("server",),
    "Provider": (
        "numberDesiredAreaCode",
        "numberE164CheckEnabled",
        "credentialId",
        "twilioAccountSid",
        "twilioAuthToken",
        "twilioApiKey",
        "twilioApiSecret",
        "authentication",
    ),
}
OTHER = "Other fields"
# Shown in the path of a call and in the facts, if the value has the documented type
ELSEWHERE: dict[str, type] = {
    **dict.fromkeys(ASSIGNEE_IDS, str),
    "fallbackDestination": dict,
    "hooks": list,
    **dict.fromkeys(("id", "orgId", "provider", "number", "name", "status"), str),
}
DATES = ("createdAt", "updatedAt")


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: list[Entry]


def sections_of(shown: JSON) -> list[Section]:
    """Return the sections that have a field. `shown` is a number with its credentials masked.

    Fields without a place of their own come last.
    """
    sections = [Section(title, list(_entries(names, shown))) for title, names in SECTIONS.items()]
    known = {name for names in SECTIONS.values() for name in names}
    others = [
        entry_of(name, value, field_label(name))
        for name, value in shown.items()
        if name not in known and not _is_elsewhere(name, value, shown)
    ]
    sections.append(Section(OTHER, others))
    return [section for section in sections if section.entries]


def _is_elsewhere(name: str, value: Any, shown: JSON) -> bool:
    if name == "sipUri":  # the heading, unless the number is
        return isinstance(value, str) and not shown.get("number")
    if name == "smsEnabled":
        return shown.get("provider") == "twilio" and isinstance(value, bool | None)
    if name in DATES:
        return value is None or (isinstance(value, str) and read_instant(value) is not None)
    return name in ELSEWHERE and (value is None or isinstance(value, ELSEWHERE[name]))


def _entries(names: tuple[str, ...], shown: JSON) -> Iterator[Entry]:
    """Yield the fields of a section. The only field of one has its title for a label."""
    for name in names:
        value = shown.get(name)
        if len(names) == 1 and isinstance(value, dict):
            yield from entries_of(value, within=name)
        elif value is not None:
            yield entry_of(name, value, field_label(name))
