"""Masks the credentials in JSON before it is shown or stored.

This masks every value under a key that names a credential, at any depth; the values of all headers
except a few harmless ones; in addresses everything that isn't known to be harmless; and what is
nested too deeply to be searched.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from .address_masking import masked_addresses
from .json_text import Deep
from .json_values import Path, texts

MASK = "••••••••"
CREDENTIAL_WORDS = (
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "jwt",
    "apikey",
    "privatekey",
    "authorization",
)
CREDENTIAL_NAMES = frozenset({"auth", "sig", "signature"})  # words of these mean other things
PLAIN_HEADERS = frozenset({"accept", "content-type", "user-agent"})
_MASKED = re.compile(r"[*•●]{3}")


Mask = Callable[[Any], str]
"""Returns the text that replaces a credential."""


def _always_the_same(credential: Any) -> str:
    return MASK


def masked(value: Any, mask: Mask = _always_the_same) -> Any:
    """Return a copy of the JSON with its credentials replaced. Null stays null: nothing is set."""
    return _masked(value, mask)


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


def credentials(value: Any, path: Path = (), *, within: str = "") -> Iterator[tuple[Path, str]]:
    """Yield every credential that is a string, with its path. Skips credentials inside URLs.

    `within` is the key under which `value` itself stands.
    """
    if isinstance(value, dict):
        for key, below in value.items():
            if hides(key, below, within):
                yield from texts(below, (*path, key))
            else:
                yield from credentials(below, (*path, key), within=key)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from credentials(each, (*path, place))


def was_masked(text: str) -> bool:
    """Return whether a text is a masked credential, from Vapi or from this module."""
    return _MASKED.search(text) is not None


@lru_cache(maxsize=4096)
def is_credential(key: str) -> bool:
    """Return whether a key names a credential."""
    folded = _folded(key)
    return folded in CREDENTIAL_NAMES or any(word in folded for word in CREDENTIAL_WORDS)


@lru_cache(maxsize=4096)
def holds_headers(key: str) -> bool:
    """Return whether a key names HTTP or SIP headers."""
    return "headers" in _folded(key)


def hides(key: str, value: Any, within: str) -> bool:
    """Return whether the value of a key, in the object under the key `within`, is a credential.

    Headers that aren't an object, such as a list of pairs, are hidden as a whole.
    """
    if is_credential(key):
        return True
    if holds_headers(within):
        return key.lower() not in PLAIN_HEADERS
    return isinstance(value, str | list) and holds_headers(key)


def hidden_texts(value: Any) -> set[str]:
    """Return every text that masking hides, those inside addresses too."""
    found: list[Any] = []

    def keep(credential: Any) -> str:
        found.append(credential)
        return MASK

    masked(value, keep)
    return {text for _, text in texts(found)}


def _masked(value: Any, mask: Mask, within: str = "") -> Any:
    if isinstance(value, str):
        return masked_addresses(value, mask)
    if isinstance(value, dict):
        in_headers = holds_headers(within)
        return {
            key: _hidden_or_masked(key, below, mask, within)
            if in_headers or _is_special(key)
            else _masked(below, mask)
            for key, below in value.items()
        }
    if isinstance(value, list):
        return [_masked(each, mask) for each in value]
    return mask(value) if isinstance(value, Deep) else value


def _hidden_or_masked(key: str, value: Any, mask: Mask, within: str) -> Any:
    if not hides(key, value, within):
        return _masked(value, mask, within=key)
    return None if value is None else mask(value)


@lru_cache(maxsize=4096)  # the same keys stand in every number
def _is_special(key: str) -> bool:
    return is_credential(key) or holds_headers(key)


def _folded(text: str) -> str:
    """Return a name in lower case, without hyphens and underscores."""
    return text.lower().replace("_", "").replace("-", "")
