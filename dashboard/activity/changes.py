"""Changes of an object, field by field, and how the record stores them: credentials masked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vapi_client.json_values import ABSENT, differences, same
from vapi_client.masking import masked_at

_NOTES = {
    "credential_changed": "different credential",
    "credentials_kept": "kept for another address by an admin",
}
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Change:
    """A field's value before and after. ABSENT means that the field is unset.

    `credentials_kept`: the field has another address, and an admin kept its credentials.
    """

    field: str
    before: Any = ABSENT
    after: Any = ABSENT
    credentials_kept: bool = False


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return one change for each key whose JSON differs, in order."""
    return [
        Change(str(path[0]), *values)
        for path, *values in differences(dict(before), dict(after), depth=1)
    ]


def to_stored(change: Change) -> dict[str, Any]:
    """Return a change as the record stores it, with its credentials masked.

    `credential_changed` says that a credential replaced another, since both look the same.
    """
    values = {"before": change.before, "after": change.after}
    shown = {
        name: masked_at(change.field.split("."), value)
        for name, value in values.items()
        if value is not ABSENT
    }
    written = {"field": change.field, **shown}
    if len(shown) == 2 and _hides_difference(*values.values(), *shown.values()):
        written["credential_changed"] = True
    if change.credentials_kept:
        written["credentials_kept"] = True
    return {name: storable(value) for name, value in written.items()}


def credential_notes(stored: Mapping[str, Any]) -> list[str]:
    """Return what a stored change says about credentials, which its values don't show."""
    return [note for key, note in _NOTES.items() if stored.get(key)]


def _hides_difference(before: Any, after: Any, shown_before: Any, shown_after: Any) -> bool:
    """Return whether masking hides a difference, at any depth."""
    if same(shown_before, shown_after):
        return not same(before, after)
    if isinstance(shown_before, dict) and isinstance(shown_after, dict):
        return any(
            _hides_difference(before[key], after[key], shown_before[key], shown_after[key])
            for key in shown_before.keys() & shown_after.keys()
        )
    if isinstance(shown_before, list) and isinstance(shown_after, list):
        items = zip(before, after, shown_before, shown_after, strict=False)
        return any(_hides_difference(*item) for item in items)
    return False


def storable(value: Any) -> Any:
    """Replace characters that PostgreSQL refuses, so that recording never blocks a change."""
    if isinstance(value, dict):
        return {storable(key): storable(below) for key, below in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value
