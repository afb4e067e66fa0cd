"""Puts values into sentences."""

from collections.abc import Sequence
from typing import Any

from django.conf.locale import LANG_INFO

from vapi_client.json_values import JSON

from .values import as_list, as_object, as_text

SHOWN = 280  # characters of a spoken text; the number's page has all of it


def quoted(text: str) -> str:
    """Return a text in quotes, shortened if it is long."""
    text = " ".join(text.split())
    return f"“{text[:SHOWN].rstrip()}…”" if len(text) > SHOWN else f"“{text}”"


def sentence(text: str) -> str:
    """Return a text with a full stop, unless a quotation at its end has one."""
    return text if text.endswith((".”", "!”", "?”", "…”")) else f"{text}."


def listed(words: Sequence[str], last: str = "or") -> str:
    """Return "a", "a or b", or "a, b or c"."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def seconds(value: Any) -> str:
    """Return "1 second" or "22.5 seconds"; empty for a value that isn't a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:g} second{'' if value == 1 else 's'}"


def spoken(message: Any) -> str:
    """Return what a message says: “Hello”, or in German “Hallo” and in English “Hello”.

    Empty where the message says nothing or can't be read.
    """
    if isinstance(message, str):
        return quoted(message) if message.strip() else ""
    custom = as_object(message)
    contents = [each for each in map(_content, as_list(custom.get("contents"))) if each]
    if contents:
        return listed(contents, "and")
    return spoken(as_text(custom.get("content")))


def _content(content: Any) -> str:
    each: JSON = as_object(content)
    text, code = as_text(each.get("text")), as_text(each.get("language"))
    if not text.strip():
        return ""
    known = LANG_INFO.get(code, {})
    language = known.get("name", "") or code
    return f"in {language} {quoted(text)}" if language else quoted(text)
