"""Rules about a number's name."""

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache

from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .context import Context


@rule(
    "unnamed",
    Severity.INFO,
    "No name",
    why="People can't tell in a list what these numbers are for.",
    remedy="Enter a name.",
    fix_field="name",
)
def unnamed(number: PhoneNumber, context: Context) -> str | None:
    if number.name and not number.name.isspace():
        return None
    return "Name is missing."


@rule(
    "name-pattern",
    Severity.INFO,
    "Name pattern mismatch",
    why="Names that differ from the pattern are hard to find and to sort.",
    remedy="Change the name, or the pattern under Rules.",
    fix_field="name",
)
def name_pattern(number: PhoneNumber, context: Context) -> str | None:
    """Find names that don't match the organization's pattern. `unnamed` finds missing names."""
    pattern, name = context.name_pattern, number.name
    if not pattern or not name or _matcher(pattern)(name) or name.isspace():
        return None
    return f"Name doesn't match the organization's pattern “{pattern}”."


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Compile a case-sensitive shell pattern (fnmatch)."""
    return re.compile(translate(pattern)).match
