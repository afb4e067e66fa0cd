"""What changes of a thing, field by field, and how it is stored: without its credentials."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vapi_client.json_values import ABSENT, differences, same
from vapi_client.masking import masked_at

_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")  # in PostgreSQL


@dataclass(frozen=True)
class Change:
    """A field's value before and after; ABSENT where the field is unset."""

    field: str
    before: Any = ABSENT
    after: Any = ABSENT


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """One change for each key whose JSON differs, in order."""
    return [
        Change(str(path[0]), *values)
        for path, *values in differences(dict(before), dict(after), depth=1)
    ]


def stored(change: Change) -> dict[str, Any]:
    """A change as JSON, credentials masked. A new credential in the place of another is said to be
    one, since both look the same."""
    values = {"before": change.before, "after": change.after}
    shown = {
        name: masked_at(change.field.split("."), value)
        for name, value in values.items()
        if value is not ABSENT
    }
    written = {"field": change.field, **shown}
    if len(shown) == 2 and _is_hidden(*values.values(), *shown.values()):
        written["credential_changed"] = True
    return {name: storable(value) for name, value in written.items()}


def _is_hidden(before: Any, after: Any, shown_before: Any, shown_after: Any) -> bool:
    """Whether masking hides a difference, at any depth."""
    if same(shown_before, shown_after):
        return not same(before, after)
    if isinstance(shown_before, dict) and isinstance(shown_after, dict):
        return any(
            _is_hidden(before[key], after[key], shown_before[key], shown_after[key])
            for key in shown_before.keys() & shown_after.keys()
        )
    if isinstance(shown_before, list) and isinstance(shown_after, list):
        items = zip(before, after, shown_before, shown_after, strict=False)
        return any(_is_hidden(*item) for item in items)
    return False


def storable(value: Any) -> Any:
    """The same JSON without the characters that a database refuses: the record is never the reason
    why a change can't be made."""
    if isinstance(value, dict):
        return {storable(key): storable(below) for key, below in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value
