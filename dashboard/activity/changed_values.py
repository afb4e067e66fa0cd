"""Changes as plain values, for the cells of downloads."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vapi_client.json_text import write_json
from vapi_client.json_values import ABSENT, Path, differences

COLUMNS = ("field", "before", "before_name", "after", "after_name")


class ChangedValue(NamedTuple):
    """A value before and after, with the names of ids. An unset value is empty."""

    field: str
    before: str
    before_name: str
    after: str
    after_name: str


def changed_values(
    before: Any, after: Any, names: Mapping[str, str], path: Path = ()
) -> Iterator[ChangedValue]:
    """Yield each value that differs. An object that is set or unset has a row for each value."""
    for found in differences(before, after, path):
        one, other = _beside(found.before, found.after), _beside(found.after, found.before)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from changed_values(one, other, names, found.path)
        else:
            place = ".".join(map(str, found.path))
            yield ChangedValue(place, *_cells(found.before, names), *_cells(found.after, names))


def _beside(value: Any, other: Any) -> Any:
    """Return an empty object for an unset value beside an object that has values."""
    return {} if _is_unset(value) and isinstance(other, dict) and other else value


def _is_unset(value: Any) -> bool:
    return value is ABSENT or value is None


def _cells(value: Any, names: Mapping[str, str]) -> tuple[str, str]:
    """Return a value and its name. A list of texts has commas, and the rest is JSON."""
    if _is_unset(value):
        return "", ""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        return write_json(value).decode(), ""
    named = [names.get(each, each) for each in texts] if names.keys() & set(texts) else []
    return ", ".join(texts), ", ".join(named)
