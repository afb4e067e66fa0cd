"""Hides credentials in a text that a person typed as JSON, and that isn't valid JSON."""

import json
import re
from dataclasses import dataclass, field

from vapi_client.masking import MASK, hides, masked

# Everything is a token. No token is read twice, so the work grows with the length of the text.
_TOKEN = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|[{}\[\],:]|[^\s"{}\[\],:]+|\s+')
_COLON = re.compile(r"\s*:")
_PLACEHOLDER = re.compile(rf"{MASK}(?: [0-9]+)?")


def hidden_in(text: str) -> str:
    """Return the text without the values that may be credentials. The rest stays as it was."""
    scanner = _Scanner()
    for found in _TOKEN.finditer(text):
        scanner.read(found[0], is_key=_COLON.match(text, found.end()) is not None)
    return scanner.text()


@dataclass(slots=True)
class _Scanner:
    """The place in the text. `frames` are the open brackets: the key before each, and whether all
    within is hidden. `hides` is set from a hidden value until what follows it."""

    frames: list[tuple[str, bool]] = field(default_factory=lambda: [("", False)])
    key: str = ""
    last: str = ""
    hides: bool = False
    shown: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    def text(self) -> str:
        self._show("")
        return "".join(self.shown)

    def read(self, piece: str, *, is_key: bool) -> None:
        if piece.isspace():
            self.plain.append(piece)
        elif piece in "{}[],:":
            self._read_mark(piece)
        elif self.frames[-1][1]:
            self._hide(piece)
        elif is_key:
            self.last, self.hides = _name_of(piece), False
            self._keep(piece)
        elif self.hides or (self.key and hides(self.key, "", self.frames[-1][0])):
            self._hide(piece)
        else:
            self._keep(piece)

    def _read_mark(self, mark: str) -> None:
        self.plain.append(mark)
        if mark == ":":
            self.key, self.last = self.last, ""
            return
        if mark in "{[":
            within, is_hidden = self.frames[-1]
            value: object = {} if mark == "{" else []
            is_hidden = is_hidden or bool(self.key and hides(self.key, value, within))
            self.frames.append((self.key, is_hidden))
        elif mark in "}]" and len(self.frames) > 1:
            self.frames.pop()
        self.key, self.last, self.hides = "", "", False

    def _hide(self, piece: str) -> None:
        """Hide a value. What else stands before the next comma may belong to it."""
        if _PLACEHOLDER.fullmatch(piece.strip('"')):
            self._show(piece)
        elif not self.hides:
            self._show(f'"{MASK}"')
        self.hides = True

    def _keep(self, piece: str) -> None:
        if piece.startswith('"'):
            content = piece[1:].removesuffix('"')
            self._show(f'"{_masked(content)}{piece[1 + len(content) :]}')
        else:
            self.plain.append(piece)

    def _show(self, text: str) -> None:
        self.shown += [_masked("".join(self.plain)), text]
        self.plain.clear()


def _masked(text: str) -> str:
    """Mask addresses, and keep the placeholders in them."""
    return str(masked(text, lambda each: each if _PLACEHOLDER.fullmatch(each) else MASK))


def _name_of(piece: str) -> str:
    try:
        return str(json.loads(piece))
    except ValueError:
        return piece.strip("\"'")
