"""Rules about values that this dashboard can't read or show as they are."""

from operator import attrgetter
from typing import Any

from msgspec.structs import fields

from phone_numbers.display import field_label
from vapi_client.json_text import STAND_IN, Deep
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .context import Context

OWN_RULES = frozenset({"status", "provider"})  # an unknown value of these has a rule of its own
READ = {
    each.encode_name: attrgetter(each.name)
    for each in fields(PhoneNumber)
    if each.encode_name and each.encode_name not in OWN_RULES
}
"""How to get the typed value of a field, by its name in the JSON."""


@rule(
    "unreadable-parts",
    Severity.WARNING,
    "Unreadable parts",
    why="These values are shown and compared only in part.",
    remedy="Correct the values at Vapi.",
)
def unreadable_parts(number: PhoneNumber, context: Context) -> str | None:
    """Find values of the wrong type, such as a time without an offset, half characters (`\\ud800`)
    and values nested too deeply."""
    found = [
        name
        for name, value in number.received.items()
        if value is not None and (_is_misread(number, name) or _holds_unreadable(value))
    ]
    if not found and number.id:
        return None
    named = {field_label(name).lower() for name in found if name in READ}
    others = ["another field"] if any(name not in READ for name in found) else []
    shown = [*(["id"] if not number.id else []), *sorted(named - {"id"}), *others]
    return f"Can't be read as Vapi wrote it: {', '.join(shown)}."


def _is_misread(number: PhoneNumber, name: str) -> bool:
    return name in READ and READ[name](number) is None


def _holds_unreadable(value: Any) -> bool:
    if isinstance(value, str):
        return STAND_IN in value
    if isinstance(value, dict):
        return any(STAND_IN in key for key in value) or any(map(_holds_unreadable, value.values()))
    if isinstance(value, list):
        return any(map(_holds_unreadable, value))
    return isinstance(value, Deep)
