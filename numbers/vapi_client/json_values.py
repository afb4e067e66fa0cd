"""JSON as it came: values that are absent, equality as it is written, paths, and differences."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

JSON = dict[str, Any]
"""A JSON object."""

Path = tuple[int | str, ...]
"""The steps from a document to a value in it: keys of objects and positions in lists."""

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
    """Return whether two values are the same JSON as it is written.

    20 differs from 20.0, and 1 from true. The order of an object's keys doesn't count. ABSENT is
    the same as itself alone.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def value_at(document: Any, path: Path) -> Any:
    """Return the value at a path, ABSENT where there is none."""
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return document


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
