"""Three-way merges of a number: as it was when a form was opened, in the form, and as it is now.

Values are compared as they are written: 20 differs from 20.0, and 1 from true. The order of keys
doesn't matter.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

from vapi_client.json_text import write_sorted
from vapi_client.json_values import ABSENT, JSON, differences, same
from vapi_client.schemas.phone_number import ASSIGNEE_IDS

Path = tuple[str, ...]

ASSIGNMENT: Path = ("assignment",)
"""The path of a conflict about what the number is assigned to. Its values are objects with the
ids that are set."""


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

    Objects are merged key by key. Lists, objects of different `type`, and the ids of what the
    number is assigned to, are taken whole.
    """
    if same(base, theirs):
        return Merged(mine)
    conflicts: list[Conflict] = []
    before, here, there = map(_with_assignment, (base, mine, theirs))
    value = _merged_objects((), before, here, there, conflicts)
    return Merged(_with_ids(value), tuple(conflicts))


def resolve(merged: Merged, decisions: Mapping[str, str]) -> Merged:
    """Apply decisions, `{conflict.name: "mine:<digest>" or "theirs:<digest>"}`.

    A decision is ignored if their value has changed since, and the conflict stays.
    """
    value, undecided = _with_assignment(merged.value), []
    for conflict in merged.conflicts:
        decision = decisions.get(conflict.name)
        if decision == f"mine:{conflict.digest}":
            value = _with(value, conflict.path, conflict.mine)
        elif decision != f"theirs:{conflict.digest}":
            undecided.append(conflict)
    return Merged(_with_ids(value), tuple(undecided))


def changes(before: JSON, after: JSON, fields: Collection[str]) -> JSON:
    """Return the top-level fields that differ, with null for a removed field.

    Unset and null are the same, as they are in a PATCH.
    """
    before, after = ({name: side.get(name) for name in fields} for side in (before, after))
    return {str(path[0]): value for path, _, value in differences(before, after, depth=1)}


def without_assignment(number: JSON) -> JSON:
    return {name: value for name, value in number.items() if name not in ASSIGNEE_IDS}


def assignment_of(number: JSON) -> JSON:
    """Return the ids of what a number is assigned to, by their fields."""
    return {name: number[name] for name in ASSIGNEE_IDS if name in number}


def _with_assignment(number: JSON) -> JSON:
    """Return the number with one value in place of the ids, so that they are merged as one."""
    ids = assignment_of(number)
    return {**without_assignment(number), **({ASSIGNMENT[0]: ids} if ids else {})}


def _with_ids(number: JSON) -> JSON:
    """Return the number with the ids in place of that one value."""
    others = {name: value for name, value in number.items() if name != ASSIGNMENT[0]}
    return {**others, **number.get(ASSIGNMENT[0], {})}


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
    if path != ASSIGNMENT and _are_alike(base, mine, theirs):
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
