"""Rules about a number's name."""

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache

from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .snapshot import Snapshot


@rule("unnamed", Severity.INFO, "No name", put_right="name")
def unnamed(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds numbers that nobody can call by a name."""
    if number.name and not number.name.isspace():
        return None
    return "The number has no name."


@rule("name-pattern", Severity.INFO, "Name unlike the pattern", put_right="name")
def name_pattern(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds names other than the organization wants them; having none is for `unnamed` to say."""
    pattern, name = snapshot.name_pattern, number.name
    if not pattern or not name or _matching(pattern)(name) or name.isspace():
        return None
    return f"The name doesn't match the organization's pattern “{pattern}”."


@lru_cache(maxsize=256)
def _matching(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Upper and lower case count."""
    return re.compile(translate(pattern)).match
