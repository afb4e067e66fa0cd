"""A toolkit for JSON as Vapi sent it: absent values, strict equality, paths and differences."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

JSON = dict[str, Any]
"""A JSON object."""

Path = tuple[int | str, ...]
"""The steps from a document to a value in it: keys of objects and positions in lists, from 0."""

Place = tuple[str, ...]
"""A path with `*` for each position in a list, so it stays the same when an item moves."""


class Absent(Enum):
    """The type of ABSENT."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent.ABSENT
"""The value of a field that isn't there. None is JSON's null."""


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same when written as JSON.

    20 differs from 20.0, 0.0 from -0.0, and 1 from true. The order of keys in an object doesn't
    count. ABSENT equals only itself.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other) if isinstance(one, float) else bool(one == other)


class Difference(NamedTuple):
    """A path whose values differ. Either value may be ABSENT."""

    path: Path
    before: Any
    after: Any


def differences(
    before: Any,
    after: Any,
    path: Path = (),
    *,
    depth: int | None = None,
    into_lists: bool = False,
) -> Iterator[Difference]:
    """Yield each value that differs, as deep as both sides are objects.

    `path` is where the two values stand. `depth` limits how many levels below it are compared
    one by one: with 1, each key of the two objects is compared as a whole. With `into_lists`,
    lists of equal length are compared item by item too.
    """
    if depth != 0 and (pairs := _pairs(before, after, into_lists)) is not None:
        below = None if depth is None else depth - 1
        for step, one, other in pairs:
            yield from differences(one, other, (*path, step), depth=below, into_lists=into_lists)
    elif not same(before, after):
        yield Difference(path, before, after)


def _pairs(
    before: Any, after: Any, into_lists: bool
) -> Iterator[tuple[int | str, Any, Any]] | None:
    """Return what two containers hold side by side, None where they are compared as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = {**before, **after}
        return ((key, before.get(key, ABSENT), after.get(key, ABSENT)) for key in keys)
    are_lists = isinstance(before, list) and isinstance(after, list)
    if into_lists and are_lists and len(before) == len(after):
        return zip(range(len(before)), before, after, strict=True)
    return None


def without_nulls(value: Any) -> Any:
    """Return a copy without the keys whose value is null, at any depth."""
    if isinstance(value, dict):
        return {key: without_nulls(below) for key, below in value.items() if below is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def texts(document: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every string value in a document with its path. `path` is the document's own."""
    if isinstance(document, str):
        yield path, document
    elif isinstance(document, dict | list):
        steps = document.items() if isinstance(document, dict) else enumerate(document)
        for step, below in steps:
            yield from texts(below, (*path, step))


def value_at(document: Any, path: Path) -> Any:
    """Return the value at a path, ABSENT where there is none."""
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return document


def with_value_at(document: Any, path: Path, value: Any) -> Any:
    """Return a document with another value at a path that it has. It shares all the rest."""
    if not path:
        return value
    step, *below = path
    copy = document.copy()
    copy[step] = with_value_at(document[step], tuple(below), value)
    return copy


def place_of(path: Path) -> Place:
    """Return a path without its positions in lists."""
    return tuple("*" if isinstance(step, int) else step for step in path)


def values_at(document: Any, path: Path) -> Iterator[Any]:
    """Yield every value at the place of a path: at each position of the lists on the way."""
    if not path:
        yield document
    elif isinstance(path[0], int):
        for item in document if isinstance(document, list) else ():
            yield from values_at(item, path[1:])
    elif isinstance(document, dict) and path[0] in document:
        yield from values_at(document[path[0]], path[1:])
