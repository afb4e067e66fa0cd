"""An update as the record holds it, made complete again: credentials are masked there.

Where an update left a credential as it was, the one that is at Vapi now stands for it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from vapi_client.json_values import ABSENT, JSON, same, value_at
from vapi_client.masking import MASK, masked

from .errors import CannotUndo


def holds_mask(value: Any) -> bool:
    """Whether anything in it was masked, at any depth."""
    return MASK in json.dumps(value, ensure_ascii=False)


def restored(changes: Iterable[Mapping[str, Any]], current: JSON) -> tuple[JSON, JSON]:
    """The changed fields as they were before an update, and as it made them; null where unset.

    Raises CannotUndo where a credential that was changed would be needed.
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


def _unmasked(value: Any, after: Any, shown: Any, current: Any) -> Any:
    """A recorded value with the credentials of `current`, which is `shown` when it is masked.

    A list's items are told apart by their places only, so it must be the one that the update made.
    """
    if not holds_mask(value):
        return value
    if isinstance(value, dict):
        return {
            key: _unmasked(below, *(value_at(each, (key,)) for each in (after, shown, current)))
            for key, below in value.items()
        }
    if isinstance(value, list) and same(shown, after):
        return [
            _unmasked(below, *(value_at(each, (place,)) for each in (after, shown, current)))
            for place, below in enumerate(value)
        ]
    if same(value, after) and same(value, shown):
        return current
    raise _lost()


def _lost() -> CannotUndo:
    return CannotUndo(
        "It changed a credential, or one has changed since, and the record holds none. "
        "Edit the number instead."
    )
