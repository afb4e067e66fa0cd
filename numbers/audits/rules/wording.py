"""How values that Vapi answered stand in a reason: never as more than a word."""

import re

SHORT_ID = 8

_WORD = re.compile(r"[\w-]{1,40}")


def quoted(text: object) -> str:
    """The text as part of a sentence, with a space before it; nothing where it isn't one word."""
    return f" “{text}”" if isinstance(text, str) and _WORD.fullmatch(text) else ""


def short(identifier: str) -> str:
    """The beginning of an id, with a space before it; nothing where it doesn't look like one."""
    return f" {identifier[:SHORT_ID]}" if _WORD.fullmatch(identifier) else ""
