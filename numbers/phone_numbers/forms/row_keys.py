"""The keys by which a form knows the rows of a list."""

import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from vapi_client.json_values import ABSENT, same

_POSITION = re.compile("0|[1-9][0-9]{0,5}")


def item_at(base: Any, key: str) -> Any:
    """Return the item that a row stood for when the form was opened; ABSENT for a new row."""
    if isinstance(base, list) and _POSITION.fullmatch(key) and int(key) < len(base):
        return base[int(key)]
    return ABSENT


def positions(base: Sequence[Any]) -> list[str]:
    """Return the keys of a list that nobody changed."""
    return [str(place) for place in range(len(base))]


def keys_of(
    items: Sequence[Any], base: Sequence[Any], holds: Callable[[str, Any], bool]
) -> list[str]:
    """Return the keys of the rows that show `items`, for a form that was opened on `base`.

    Each item keeps the row of its equal, else gets a row that can hold it, else a new row.
    """
    keys: dict[int, str] = {}
    left = positions(base)

    def take(place: int, key: str | None) -> None:
        if key is not None:
            keys[place] = key
            left.remove(key)

    for place, item in enumerate(items):
        take(place, next((key for key in left if same(base[int(key)], item)), None))
    for place, item in enumerate(items):
        if place not in keys:
            take(place, next((key for key in left if holds(key, item)), None))
    fresh = (f"new{number}" for number in count(1))
    return [keys.get(place) or next(fresh) for place in range(len(items))]
