"""The form of phone numbers that have a `numberE164CheckEnabled` next to them.

The OpenAPI document says this only in a description: a number must be in E.164. With the check
switched off, it may consist of letters and digits, with a plus sign in front.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from vapi_client.json_values import JSON, Path

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
ALPHANUMERIC = re.compile(r"\+?[a-zA-Z0-9]+")

NumberForm = Literal["e164", "alphanumeric"]


class NumberFault(NamedTuple):
    """The path of a number in the wrong form, and the form that it must have."""

    path: Path
    form: NumberForm


def number_faults(body: JSON) -> Iterator[NumberFault]:
    """Yield the faults in a body that creates or updates a number.

    Checks the number itself if the provider is `byo-phone-number`, and every number that calls are
    transferred to. Skips values whose types the schemas already reject.
    """
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
