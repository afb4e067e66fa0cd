"""What an edit changes, as people read it: each place with its value before and after."""

from dataclasses import dataclass
from typing import Any

from phone_numbers.display import field_label
from vapi_client import json_values
from vapi_client.json_text import write_indented
from vapi_client.json_values import ABSENT, JSON, Path, value_at
from vapi_client.masking import MASK, masked

UNSET = "Not set"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place with its value before and after. Credentials are masked."""

    place: str
    before: str
    after: str


def differences(before: JSON, after: JSON) -> list[Difference]:
    """Return every place that differs. Go as deep as both sides have objects and lists."""
    shown = masked(before), masked(after)
    found = json_values.differences(before, after, into_lists=True)
    paths = dict.fromkeys(_shown_path(each.path, *shown) for each in found)
    return [_difference(path, *shown) for path in paths]


def shown_value(value: Any) -> str:
    """Return a value in words, or as JSON if it is an object or a list."""
    if value is ABSENT or value is None:
        return UNSET
    if isinstance(value, bool):
        return "On" if value else "Off"
    if isinstance(value, str):
        return value or "Empty"
    return write_indented(value)


def shown_place(path: Path) -> str:
    """Return a path as the labels of its steps."""
    steps = (str(step + 1) if isinstance(step, int) else field_label(step) for step in path)
    return " › ".join(steps)


def _shown_path(path: Path, *shown: Any) -> Path:
    """Return the path, cut off where masking hides what is below it."""
    for end in range(1, len(path)):
        if not all(isinstance(value_at(each, path[:end]), dict | list) for each in shown):
            return path[:end]
    return path


def _difference(path: Path, shown_before: Any, shown_after: Any) -> Difference:
    old, new = (shown_value(value_at(each, path)) for each in (shown_before, shown_after))
    if MASK in old and old == new:
        old, new = f"{old} (the old one)", f"{new} (the new one)"
    return Difference(shown_place(path), old, new)
