"""Removes what was sent as a credential from what Vapi says about a request."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from pydantic import SecretStr

from .json_text import write_json
from .masking import MASK, hidden_texts, masked

SHORTEST = 4
"""Shorter texts stand in many words, so they aren't looked for."""
SHORTEST_PART = 8


class Scrubber:
    """Removes a key and the credentials of a request's body from texts."""

    def __init__(self, api_key: SecretStr, body: Any) -> None:
        sent = {api_key.get_secret_value()} | hidden_texts(body)
        parts = {part for text in sent for part in text.replace(":", " ").split()}
        sent |= {part for part in parts if len(part) >= SHORTEST_PART}
        sent |= {unquote(text) for text in sent} | {_escaped(text) for text in sent}
        self._sent = [text for text in sent if len(text) >= SHORTEST]

    def scrub(self, text: str, limit: int) -> str:
        """Return the first `limit` characters, with credentials masked that begin in them."""
        is_hidden = bytearray(min(limit, len(text)))
        for start, end in self._places(text, limit):
            is_hidden[start:end] = b"\1" * (min(end, len(is_hidden)) - start)
        pieces = groupby(zip(is_hidden, text, strict=False), key=lambda each: each[0])
        shown = (MASK if hides else "".join(c for _, c in each) for hides, each in pieces)
        return str(masked("".join(shown)))

    def _places(self, text: str, limit: int) -> Iterable[tuple[int, int]]:
        for sent in self._sent:
            end = 0
            while 0 <= (start := text.find(sent, end, limit + len(sent))) < limit:
                end = start + len(sent)
                yield start, end


def _escaped(text: str) -> str:
    """Return the text as it stands between the quotes of a JSON text."""
    return write_json(text).decode()[1:-1]
