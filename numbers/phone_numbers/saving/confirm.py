"""Checks that an update which Vapi answered with success took effect.

Values are compared as they mean, not as they are written: Vapi may add defaults, write 20.0 as 20,
and leave out or mask credentials.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from dashboard.activity.models import Attempt, Result
from dashboard.activity.record import record_outcome
from vapi_client import VapiClient
from vapi_client.errors import VapiError
from vapi_client.json_values import ABSENT, JSON, Path, same, texts
from vapi_client.masking import MASK, masked, was_masked
from vapi_client.schemas.phone_number import PhoneNumber

from .errors import NotTaken
from .patch import are_values_of


def confirm(
    client: VapiClient, attempt: Attempt, before: PhoneNumber, sent: JSON, answered: PhoneNumber
) -> tuple[PhoneNumber, tuple[Path, ...]]:
    """Record the outcome. Return the number as it is now, and the paths that Vapi didn't take.

    Where the answer differs from what was sent, this reads the number once more. Raises NotTaken if
    the number is as it was `before`.
    """
    number, observed = answered, False
    left = tuple(untaken(sent, before.received, number.received))
    if left:
        with suppress(VapiError):
            number, observed = client.get_number(attempt.subject), True
            left = tuple(untaken(sent, before.received, number.received))
    if not left:
        record_outcome(attempt, Result.DONE, observed=observed)
        return number, ()
    places = ", ".join(".".join(map(str, path)) for path in left)
    message = f"Vapi answered with success, but has another value than was sent: {places}."
    is_unchanged = are_values_of(
        {name: before.received.get(name) for name in sent}, number.received
    )
    result = Result.NOT_APPLIED if is_unchanged else Result.DONE
    record_outcome(attempt, result, message=message, observed=observed)
    if is_unchanged:
        raise NotTaken(left)
    return number, left


def untaken(sent: JSON, before: JSON, shown: JSON) -> Iterator[Path]:
    """Yield the paths where a number doesn't show what was sent to change it.

    A value that was cleared counts only if it stands there as `before`.
    """
    hidden = {path: text for path, text in texts(masked(sent)) if MASK in text}
    for name, value in sent.items():
        yield from _untaken((name,), value, _at(before, name), _at(shown, name), hidden)


def _untaken(
    path: Path, sent: Any, before: Any, shown: Any, hidden: Mapping[Path, str]
) -> Iterator[Path]:
    if path in hidden:
        is_left_out = hidden[path] == MASK and _is_empty(shown)
        is_masked = isinstance(shown, str) and was_masked(shown)
        if not is_left_out and not is_masked and not same(shown, sent):
            yield path
    elif sent is None or sent is ABSENT:
        if not _is_empty(shown) and same(shown, before):
            yield path
    elif isinstance(sent, dict) and isinstance(shown, dict):
        below = {**sent, **(before if isinstance(before, dict) else {})}
        for key in below:
            now, old, new = (_at(each, key) for each in (shown, before, sent))
            yield from _untaken((*path, key), new, old, now, hidden)
    elif isinstance(sent, list) and isinstance(shown, list) and len(sent) == len(shown):
        for place, (one, other) in enumerate(zip(sent, shown, strict=True)):
            yield from _untaken((*path, place), one, ABSENT, other, hidden)
    elif not _means_the_same(sent, shown):
        yield path


def _means_the_same(sent: Any, shown: Any) -> bool:
    if _is_empty(sent) and _is_empty(shown):
        return True
    if isinstance(sent, bool) or isinstance(shown, bool):
        return sent is shown
    return bool(sent == shown)


def _is_empty(value: Any) -> bool:
    return value is None or value is ABSENT or value in ("", [], {})


def _at(holder: Any, key: str) -> Any:
    return holder.get(key, ABSENT) if isinstance(holder, dict) else ABSENT
