"""What an edit changes, place by place, for people to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from phone_numbers.display import label_of
from phone_numbers.saving.merging import Conflict
from vapi_client.json_values import ABSENT, JSON, same
from vapi_client.masking import MASK, masked, masked_at

UNSET = "Not set"
Places = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A place, and what stands there before and after, credentials hidden."""

    place: str
    before: str
    after: str


def differences(before: JSON, after: JSON) -> list[Difference]:
    """Every place that differs, as deep as both sides have it."""
    return list(_differing((), before, after, masked(before), masked(after)))


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


def shown_place(path: Places) -> str:
    """A path in words."""
    steps = (str(int(step) + 1) if step.isdigit() else label_of(step) for step in path)
    return " › ".join(steps)


def _differing(
    path: Places, before: Any, after: Any, shown_before: Any, shown_after: Any
) -> Iterator[Difference]:
    """Compares what is; shows what may be seen of it."""
    if same(before, after):
        return
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        before, after, shown_before, shown_after = (
            {str(place): each for place, each in enumerate(side)}
            for side in (before, after, shown_before, shown_after)
        )
    if all(isinstance(each, dict) for each in (before, after, shown_before, shown_after)):
        for key in dict.fromkeys([*before, *after]):
            sides = (side.get(key, ABSENT) for side in (before, after, shown_before, shown_after))
            yield from _differing((*path, key), *sides)
        return
    old, new = shown_value(shown_before), shown_value(shown_after)
    if MASK in old and old == new:
        old, new = f"{old} (the old one)", f"{new} (the new one)"
    yield Difference(shown_place(path), old, new)
