"""Restores the credentials that the activity record masks in a change.

A credential that the change left alone is taken from the number as it is now.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from vapi_client.json_text import write_json
from vapi_client.json_values import ABSENT, JSON, Path, same, texts, value_at
from vapi_client.masking import MASK, masked

from .errors import CannotUndo


def holds_mask(value: Any) -> bool:
    """Return whether any text in it was masked, at any depth."""
    return MASK.encode() in write_json(value)


def unmask_changes(changes: Iterable[Mapping[str, Any]], current: JSON) -> tuple[JSON, JSON]:
    """Return the changed fields before and after an update, with null for unset fields.

    Raises CannotUndo if a credential is needed that was changed since.
    """
    shown: JSON = masked(current)
    before: JSON = {}
    after: JSON = {}
    for change in changes:
        name = change["field"]
        if change.get("credential_changed"):
            raise _lost()
        made, *now = (each.get(name, ABSENT) for each in (shown, current))
        after_it = change.get("after")
        after[name] = _unmasked(after_it, after_it, made, *now)
        before[name] = _unmasked(change.get("before"), after_it, made, *now)
    return before, after


def unmasked(earlier: JSON, current: JSON) -> JSON:
    """Return earlier fields of a number with the credentials that stand at the same places now.

    Raises CannotUndo if one doesn't stand there.
    """
    fields: JSON = _unmasked(earlier, earlier, masked(current), current)
    return fields


def changes_credential(change: Mapping[str, Any]) -> bool:
    """Return whether a recorded change added, replaced or removed a credential."""
    before, after = (_credentials(change.get(side)) for side in ("before", "after"))
    return bool(change.get("credential_changed")) or before != after


def _credentials(value: Any) -> dict[Path, str]:
    """Return the credentials in a recorded value: where they stand, and the ids of Vapi's."""
    return {
        path: MASK if MASK in text else text
        for path, text in texts(value)
        if MASK in text or path[-1:] == ("credentialId",)
    }


def _unmasked(value: Any, after: Any, shown: Any, current: Any) -> Any:
    """Return a recorded value with the credentials of `current`; `shown` is `current` masked.

    Only positions tell the items of a list apart, so the list must be the one the update made.
    Recorded values are masked again before they are compared: an older record shows more.
    """
    if not holds_mask(value):
        return value
    if isinstance(value, dict):
        return {
            key: _unmasked(below, *(value_at(each, (key,)) for each in (after, shown, current)))
            for key, below in value.items()
        }
    if isinstance(value, list) and same(shown, masked(after)):
        return [
            _unmasked(below, *(value_at(each, (place,)) for each in (after, shown, current)))
            for place, below in enumerate(value)
        ]
    if same(value, after) and same(masked(value), shown):
        return current
    raise _lost()


def _lost() -> CannotUndo:
    return CannotUndo(
        "A credential was changed, and Activity holds no credentials. Edit the number instead."
    )
