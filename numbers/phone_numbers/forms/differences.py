"""What an edit changes, as people read it: each place with its value before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

from phone_numbers.display import SHORT_ID, field_label
from vapi_client.json_text import write_indented
from vapi_client.json_values import ABSENT, JSON, Path, same, value_at
from vapi_client.masking import MASK, holds_headers, masked

from .language_input import language_label
from .parts.assignment import IDS, LABELS

UNSET = "Not set"
_ASSIGNEES = {field: LABELS[kind] for kind, field in IDS.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """A place with its value before and after, None where it isn't set. Credentials are masked."""

    place: str
    before: str | None
    after: str | None


def differences(
    before: JSON, after: JSON, names: Mapping[str, str] | None = None
) -> list[Difference]:
    """Return every place that differs, as deep as there are objects and lists of objects.

    `names` are the names of assistants and squads by id.
    """
    if same(before, after):
        return []
    found = _found((), _Side(before, masked(before)), _Side(after, masked(after)))
    return [_difference(path, old, new, names or {}) for path, old, new in found]


def shown_value(value: Any) -> str:
    """Return a value in words, or as JSON if it is an object or a list."""
    if value is ABSENT or value is None:
        return UNSET
    if isinstance(value, bool):
        return "On" if value else "Off"
    if isinstance(value, str):
        return value or "Empty"
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return write_indented(value)


def shown_place(path: Path) -> str:
    """Return a path as the labels of its steps. The names of headers stay as they are."""
    return " › ".join(_label(step, within) for within, step in zip(("", *path), path, strict=False))


def _label(step: int | str, within: int | str) -> str:
    if isinstance(step, int):
        return str(step + 1)
    return step if holds_headers(str(within)) else field_label(step)


class _Side(NamedTuple):
    """A value before or after the edit, and what may be shown of it."""

    value: Any
    shown: Any

    def at(self, step: int | str | None) -> "_Side":
        if step is None:
            return _Side(ABSENT, ABSENT)
        return _Side(value_at(self.value, (step,)), value_at(self.shown, (step,)))


def _found(path: Path, before: _Side, after: _Side) -> Iterator[tuple[Path, Any, Any]]:
    """Yield each place that differs with what to show of it. What masking hides is one place."""
    if same(before.value, after.value):
        return
    is_hidden = MASK in (before.shown, after.shown)
    steps = None if is_hidden else _steps(before.value, after.value)
    if steps is None:
        yield path, before.shown, after.shown
        return
    for step, one, other in steps:
        yield from _found((*path, step), before.at(one), after.at(other))


type _Steps = list[tuple[int | str, int | str | None, int | str | None]]


def _steps(before: Any, after: Any) -> _Steps | None:
    """Return the steps into two containers, with the step on either side, None where it has none.

    Return None for values that are shown as a whole. A missing container counts as an empty one.
    """
    one, other = _container(before, after), _container(after, before)
    if isinstance(one, dict) and isinstance(other, dict):
        return [(key, key, key) for key in {**one, **other}]
    are_lists = isinstance(one, list) and isinstance(other, list)
    if are_lists and all(isinstance(each, dict) for each in [*one, *other]):
        return _aligned(one, other)
    return None


def _container(value: Any, beside: Any) -> Any:
    if (value is ABSENT or value is None) and isinstance(beside, dict | list) and beside:
        return type(beside)()
    return value


def _aligned(before: list[Any], after: list[Any]) -> _Steps:
    """Return the items of two lists side by side, without those that both begin or end with."""
    start, end = 0, 0
    shortest = min(len(before), len(after))
    while start < shortest and same(before[start], after[start]):
        start += 1
    while end < shortest - start and same(before[-1 - end], after[-1 - end]):
        end += 1
    sides = range(start, len(before) - end), range(start, len(after) - end)
    pairs = enumerate(zip_longest(*sides), start)
    return [(place, one, other) for place, (one, other) in pairs]


def _difference(path: Path, before: Any, after: Any, names: Mapping[str, str]) -> Difference:
    old, new = _words(path, before, names), _words(path, after, names)
    if old and MASK in old and old == new:
        old, new = f"{old} (the old one)", f"{new} (the new one)"
    return Difference(_ASSIGNEES.get(str(path[-1])) or shown_place(path), old, new)


def _words(path: Path, value: Any, names: Mapping[str, str]) -> str | None:
    if value is ABSENT or value is None:
        return None
    if path[-1] in _ASSIGNEES and isinstance(value, str) and value in names:
        return f"{names[value]} ({value[:SHORT_ID]})"
    if path[-1] == "language" and isinstance(value, str):
        return language_label(value)
    return shown_value(value)
