"""Which form the numbers take that stand beside a `numberE164CheckEnabled`.

The document states it in words only: E.164 unless the check is switched off; then letters and
digits, with a plus sign at most.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from vapi_client.json_values import JSON, Path

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
ALPHANUMERIC = re.compile(r"\+?[a-zA-Z0-9]+")

NumberForm = Literal["e164", "alphanumeric"]


class NumberFault(NamedTuple):
    """A number that isn't of the form it must have, by its path."""

    path: Path
    form: NumberForm


def number_faults(body: JSON) -> Iterator[NumberFault]:
    """Of a body that creates or updates a number: its own, where its carrier is one's own, and
    those that calls are transferred to. What isn't of the document's types is passed over."""
    if body.get("provider") == "byo-phone-number":
        yield from _fault(body, ())
    yield from _destination_fault(body.get("fallbackDestination"), ("fallbackDestination",))
    for place, hook in _items(body.get("hooks")):
        path = ("hooks", place, "do")
        actions = hook.get("do") if isinstance(hook, dict) else None
        if isinstance(actions, dict):  # call.ending has one, call.ringing a list
            yield from _destination_fault(actions.get("destination"), (*path, "destination"))
        for each, action in _items(actions):
            if isinstance(action, dict):
                yield from _destination_fault(
                    action.get("destination"), (*path, each, "destination")
                )


def _destination_fault(destination: Any, path: Path) -> Iterator[NumberFault]:
    if isinstance(destination, dict) and destination.get("type") == "number":
        yield from _fault(destination, path)


def _fault(holder: JSON, path: Path) -> Iterator[NumberFault]:
    number = holder.get("number")
    checked = holder.get("numberE164CheckEnabled") is not False
    pattern = E164 if checked else ALPHANUMERIC
    if isinstance(number, str) and number and not pattern.fullmatch(number):
        yield NumberFault((*path, "number"), "e164" if checked else "alphanumeric")


def _items(value: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(value if isinstance(value, list) else ())
