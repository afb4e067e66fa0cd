"""Where phone numbers stand in a request, and the form that Vapi wants them in.

The OpenAPI document says this only in descriptions. A number with a `numberE164CheckEnabled` next
to it must be in E.164. With the check switched off, it may consist of letters and digits, with a
plus sign in front.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from vapi_client.json_values import JSON, Path, value_at

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
ALPHANUMERIC = re.compile(r"\+?[a-zA-Z0-9]+")

NumberForm = Literal["e164", "alphanumeric"]
PATTERNS: dict[NumberForm, re.Pattern[str]] = {"e164": E164, "alphanumeric": ALPHANUMERIC}


class PlacedNumber(NamedTuple):
    """A phone number, its path, and the form that it must have; None if the document states none.

    The document states no form for the numbers of most providers, nor for caller IDs.
    """

    path: Path
    number: str
    form: NumberForm | None


class NumberFault(NamedTuple):
    """The path of a number in the wrong form, and the form that it must have."""

    path: Path
    form: NumberForm


def phone_numbers_in(body: JSON) -> Iterator[PlacedNumber]:
    """Yield every phone number in a request: the number itself, those that calls are transferred
    to, and caller IDs. Skips values whose types the schemas already reject."""
    own = _form(body) if body.get("provider") == "byo-phone-number" else None
    yield from _number(body, ("number",), own)
    for path, destination in _destinations(body):
        if destination.get("type") == "number":
            yield from _number(destination, (*path, "number"), _form(destination))
        yield from _number(destination, (*path, "callerId"), None)


def caller_prefixes_in(body: JSON) -> Iterator[tuple[Path, str]]:
    """Yield what the callers' numbers start with in the filters of hooks, each with its path."""
    for place, hook in _objects(body.get("hooks")):
        for each, filter_ in _objects(hook.get("filters")):
            prefixes = filter_.get("startsWith")
            for last, prefix in enumerate(prefixes if isinstance(prefixes, list) else ()):
                if isinstance(prefix, str):
                    yield ("hooks", place, "filters", each, "startsWith", last), prefix


def number_faults(body: JSON) -> Iterator[NumberFault]:
    """Yield every phone number in a request that has the wrong form."""
    for path, number, form in phone_numbers_in(body):
        if form and not PATTERNS[form].fullmatch(number):
            yield NumberFault(path, form)


def _destinations(body: JSON) -> Iterator[tuple[Path, JSON]]:
    yield from _object(body, ("fallbackDestination",))
    for place, hook in _objects(body.get("hooks")):
        path, actions = ("hooks", place, "do"), hook.get("do")
        if isinstance(actions, dict):  # call.ending has one, call.ringing a list
            yield from _object(actions, (*path, "destination"))
        for each, action in _objects(actions):
            yield from _object(action, (*path, each, "destination"))


def _form(holder: JSON) -> NumberForm:
    return "alphanumeric" if holder.get("numberE164CheckEnabled") is False else "e164"


def _number(holder: JSON, path: Path, form: NumberForm | None) -> Iterator[PlacedNumber]:
    number = value_at(holder, path[-1:])
    if isinstance(number, str) and number:
        yield PlacedNumber(path, number, form)


def _object(holder: JSON, path: Path) -> Iterator[tuple[Path, JSON]]:
    value = value_at(holder, path[-1:])
    if isinstance(value, dict):
        yield path, value


def _objects(value: Any) -> Iterator[tuple[int, JSON]]:
    for place, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, dict):
            yield place, each
