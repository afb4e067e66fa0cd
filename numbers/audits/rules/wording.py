"""Values from Vapi inside a reason. Only single words are shown, because reasons are sentences."""

import re

from phone_numbers.display import SHORT_ID

_WORD = re.compile(r"[\w-]{1,40}")


def quoted(text: object) -> str:
    """Return a space and the word in quotes, or nothing if the value isn't a single word."""
    return f" “{text}”" if isinstance(text, str) and _WORD.fullmatch(text) else ""


def short(identifier: str) -> str:
    """Return a space and the start of an id, or nothing if it doesn't look like an id."""
    return f" {identifier[:SHORT_ID]}" if _WORD.fullmatch(identifier) else ""
