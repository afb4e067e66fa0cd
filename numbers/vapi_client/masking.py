"""Masks the credentials in JSON before it is shown or stored.

This masks every value under a key that names a credential, at any depth; the values of all headers
except a few harmless ones; passwords and credential parameters in URLs; and what is nested too
deeply to be searched.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from .json_text import Deep, write_json
from .json_values import Path, texts

MASK = "••••••••"
CREDENTIAL_WORDS = ("token", "secret", "password", "apikey", "authorization")
_SUSPICIOUS = (
    *CREDENTIAL_WORDS,
    '"headers"',
    "@",
    "=",
)  # JSON without any of these needs no masking
PLAIN_HEADERS = frozenset({"accept", "content-type", "user-agent"})

_MASKED = re.compile(r"[*•●]{3}")
_PASSWORD_IN_ADDRESS = re.compile(r"(?i)((?:://|\bsips?:)[^:@/?#\s]*:)([^@/?#\s]+)(?=@)")
_CREDENTIAL_IN_QUERY = re.compile(
    r"(?i)(?<=[?&;])([^=&;\s]*(?:token|secret|password|api[-_]?key|authorization)[^=&;\s]*=)([^&;#\s]+)"
)


Mask = Callable[[Any], str]
"""Returns the text that replaces a credential."""


def _always_the_same(credential: Any) -> str:
    return MASK


def masked(value: Any, mask: Mask = _always_the_same) -> Any:
    """Return a copy of the JSON with its credentials replaced. Null stays null: nothing is set."""
    return _masked(value, mask, within="")


def masked_at(path: Sequence[str], value: Any) -> Any:
    """Return a value masked as if it stood at a path, whose keys may name a credential."""
    for key in reversed(path):
        value = {key: value}
    shown = masked(value)
    for key in path:
        if not isinstance(shown, dict):
            break  # everything below this key is hidden
        shown = shown[key]
    return shown


def masked_json(value: Any) -> str:
    """Return the masked value as JSON text. Searching the text first is faster for most values."""
    text = write_json(value).decode()
    bare = _folded(text)
    if any(word in bare for word in _SUSPICIOUS):
        return write_json(masked(value)).decode()
    return text


def credentials(value: Any, path: Path = (), *, within: str = "") -> Iterator[tuple[Path, str]]:
    """Yield every credential that is a string, with its path. Skips credentials inside URLs.

    `within` is the key under which `value` itself stands.
    """
    if isinstance(value, dict):
        for key, below in value.items():
            if _hides(key, within):
                yield from texts(below, (*path, key))
            else:
                yield from credentials(below, (*path, key), within=key)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from credentials(each, (*path, place))


def was_masked(text: str) -> bool:
    """Return whether a text is a masked credential, from Vapi or from this module."""
    return _MASKED.search(text) is not None


@lru_cache(maxsize=4096)  # the same keys stand in every number
def is_credential(key: str) -> bool:
    """Return whether a key names a credential."""
    folded = _folded(key)
    return any(word in folded for word in CREDENTIAL_WORDS)


def _masked(value: Any, mask: Mask, within: str) -> Any:
    if isinstance(value, dict):
        return {
            key: _hidden(below, mask) if _hides(key, within) else _masked(below, mask, within=key)
            for key, below in value.items()
        }
    if isinstance(value, list):
        return [_masked(each, mask, within="") for each in value]
    if isinstance(value, str):
        return _masked_address(value, mask)
    return _hidden(value, mask) if isinstance(value, Deep) else value


def _hides(key: str, within: str) -> bool:
    """Return whether a key in the object under the key `within` holds a credential."""
    is_header = within.lower() == "headers" and key.lower() not in PLAIN_HEADERS
    return is_header or is_credential(key)


def _hidden(value: Any, mask: Mask) -> Any:
    return None if value is None else mask(value)


def _masked_address(text: str, mask: Mask) -> str:
    if "@" in text:
        text = _PASSWORD_IN_ADDRESS.sub(lambda found: found[1] + mask(found[2]), text)
    if "=" in text:
        text = _CREDENTIAL_IN_QUERY.sub(lambda found: found[1] + mask(found[2]), text)
    return text


def _folded(text: str) -> str:
    """Return a name in lower case, without hyphens and underscores."""
    return text.lower().replace("_", "").replace("-", "")
