"""What an edit changes, place by place, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from phone_numbers.display import field_label
from phone_numbers.saving.merging import Conflict
from vapi_client import json_values
from vapi_client.json_values import ABSENT, JSON, Path, value_at
from vapi_client.masking import MASK, masked, masked_at

UNSET = "Not set"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place, and what stands there before and after, credentials hidden."""

    place: str
    before: str
    after: str


def differences(before: JSON, after: JSON) -> list[Difference]:
    """Every place that differs, as deep as both sides have it."""
    shown = masked(before), masked(after)
    found = json_values.differences(before, after, into_lists=True)
    paths = dict.fromkeys(_shown_path(each.path, *shown) for each in found)
    return [_difference(path, *shown) for path in paths]


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A conflict with what people may see of its values, and what their decision names."""

    name: str
    digest: str
    place: str
    base: str
    mine: str
    theirs: str
    decision: str


def shown_conflict(conflict: Conflict, decisions: Mapping[str, str]) -> ShownConflict:
    """How both sides of a conflict are shown, and which of them was chosen already."""
    side, _, digest = decisions.get(conflict.name, "").partition(":")
    decision = side if digest == conflict.digest else ""
    base, mine, theirs = (
        shown_value(value if value is ABSENT else masked_at(conflict.path, value))
        for value in (conflict.base, conflict.mine, conflict.theirs)
    )
    place = shown_place(conflict.path)
    return ShownConflict(conflict.name, conflict.digest, place, base, mine, theirs, decision)


def shown_value(value: Any) -> str:
    """A value on its own; objects and lists as JSON."""
    if value is ABSENT or value is None:
        return UNSET
    if isinstance(value, bool):
        return "On" if value else "Off"
    if isinstance(value, str):
        return value or "Empty"
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def shown_place(path: Path) -> str:
    """A path in words."""
    steps = (str(step + 1) if isinstance(step, int) else field_label(step) for step in path)
    return " › ".join(steps)


def _shown_path(path: Path, *shown: Any) -> Path:
    """Return a path as far as masking leaves it visible: what is below a credential is hidden."""
    for end in range(1, len(path)):
        if not all(isinstance(value_at(each, path[:end]), dict | list) for each in shown):
            return path[:end]
    return path


def _difference(path: Path, shown_before: Any, shown_after: Any) -> Difference:
    old, new = (shown_value(value_at(each, path)) for each in (shown_before, shown_after))
    if MASK in old and old == new:
        old, new = f"{old} (the old one)", f"{new} (the new one)"
    return Difference(shown_place(path), old, new)
