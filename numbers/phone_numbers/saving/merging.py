"""Three-way merges of JSON: the number when a form was opened, the form, and the number now.

Values are compared as they are written: 20 differs from 20.0, and 1 from true. The order of keys
doesn't matter.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

from vapi_client.json_text import write_sorted
from vapi_client.json_values import ABSENT, JSON, differences, same

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that both sides changed in different ways. ABSENT stands for a missing value."""

    path: Path
    base: Any = field(repr=False)
    mine: Any = field(repr=False)
    theirs: Any = field(repr=False)

    @property
    def name(self) -> str:
        """The path with dots. Dots within a key are escaped."""
        return ".".join(step.replace("\\", "\\\\").replace(".", "\\.") for step in self.path)

    @property
    def digest(self) -> str:
        """A keyed hash of the path and of their value, so the value can't be guessed from it."""
        hashed = [self.path] if self.theirs is ABSENT else [self.path, self.theirs]
        return salted_hmac("conflict", write_sorted(hashed), algorithm="sha256").hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged object. In a conflict it has their value."""

    value: JSON = field(repr=False)
    conflicts: tuple[Conflict, ...] = ()


def merge(base: JSON, mine: JSON, theirs: JSON) -> Merged:
    """Merge the changes of both sides.

    Objects are merged key by key. Lists, and objects of different `type`, are taken whole.
    """
    if same(base, theirs):
        return Merged(mine)
    conflicts: list[Conflict] = []
    value = _merged_objects((), base, mine, theirs, conflicts)
    return Merged(value, tuple(conflicts))


def resolve(merged: Merged, decisions: Mapping[str, str]) -> Merged:
    """Apply decisions, `{conflict.name: "mine:<digest>" or "theirs:<digest>"}`.

    A decision is ignored if their value has changed since, and the conflict stays.
    """
    value, undecided = merged.value, []
    for conflict in merged.conflicts:
        decision = decisions.get(conflict.name)
        if decision == f"mine:{conflict.digest}":
            value = _with(value, conflict.path, conflict.mine)
        elif decision != f"theirs:{conflict.digest}":
            undecided.append(conflict)
    return Merged(value, tuple(undecided))


def changes(before: JSON, after: JSON, fields: Collection[str]) -> JSON:
    """Return the top-level fields that differ, with null for a removed field.

    Unset and null are the same, as they are in a PATCH.
    """
    before, after = ({name: side.get(name) for name in fields} for side in (before, after))
    return {str(path[0]): value for path, _, value in differences(before, after, depth=1)}


def _merged_objects(
    path: Path, base: JSON, mine: JSON, theirs: JSON, conflicts: list[Conflict]
) -> JSON:
    merged: JSON = {}
    for name in {**theirs, **mine, **base}:
        sides = (side.get(name, ABSENT) for side in (base, mine, theirs))
        value = _merged((*path, name), *sides, conflicts=conflicts)
        if value is not ABSENT:
            merged[name] = value
    return merged


def _merged(path: Path, base: Any, mine: Any, theirs: Any, *, conflicts: list[Conflict]) -> Any:
    if same(mine, theirs) or same(mine, base):
        return theirs
    if same(theirs, base):
        return mine
    if _are_alike(base, mine, theirs):
        return _merged_objects(path, base, mine, theirs, conflicts)
    conflicts.append(Conflict(path, base, mine, theirs))
    return theirs


def _are_alike(base: Any, *others: Any) -> bool:
    return isinstance(base, dict) and all(
        isinstance(each, dict) and same(each.get("type"), base.get("type")) for each in others
    )


def _with(value: JSON, path: Path, new: Any) -> JSON:
    """Return a copy with another value at the path, or without the key if it is ABSENT."""
    name, below = path[0], path[1:]
    if below:
        new = _with(value[name], below, new)
    if new is ABSENT:
        return {key: each for key, each in value.items() if key != name}
    return {**value, name: new}
