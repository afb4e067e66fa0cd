"""JSON as text. What is read and then written is the same document, to the last digit.

Python's types can't hold everything that JSON can. So a document that was read may contain

- a `WrittenNumber`, where an int or a float would be written differently, such as 1.10 or 1e400;
- a `Deep` text, where objects and lists are nested deeper than `MAX_DEPTH`;
- a `STAND_IN` with the character after it, for half of a surrogate pair. `\\ud800` alone can't be
  encoded or stored, so it is read as STAND_IN and U+E000, and written as the escape that it was.
"""

import gc
import json
import re
from collections.abc import Iterable
from itertools import chain
from typing import Any, Self

import msgspec

Deep = msgspec.Raw
"""The text of an object or list that is nested too deeply for Python to go through it."""

MAX_DEPTH = 100
STAND_IN = "\U0010ffff"
"""A character that no text should contain (Unicode 23.7). If one does, it is read as two halves."""

_CONTAINERS = frozenset({dict, list})
_HALVES = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"  # half of one
    rb"|\\.|\xf4\x8f\xbf\xbf",
    re.DOTALL,
)
_STAND_IN = re.compile(STAND_IN.encode() + rb"(\xee[\x80-\x9f][\x80-\xbf])")
_FROM_HALF = 0xE000 - 0xD800  # to the character after STAND_IN
_TOKEN = re.compile(
    rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'  # a text, or all that follows if it has no end
    rb"|[\[{\]}]"
    rb"|(?<![0-9])-?[0-9]{4000,}+(?![.eE])",
    re.DOTALL,
)
# Numbers that nobody writes: one stands for a deep text, the other ends a long whole number
_PLACE_OF_DEEP = "0." + "0" * 30 + "e"
_LONG = "e" + "0" * 30


class BrokenJSON(ValueError):
    """A text that isn't JSON: what is wrong, in which line, and at which character from 0."""

    def __init__(self, message: str, line: int, position: int) -> None:
        super().__init__(f"{message} at character {position}")
        self.message = message
        self.line = line
        self.position = position


class WrittenNumber(float):
    """A number that is written as it came. Its value as a float may be rounded or infinite."""

    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __repr__(self) -> str:
        return self.text


def read_json(text: bytes | bytearray | str) -> Any:
    """Return the value of a JSON text. Bytes that aren't UTF-8 become U+FFFD. Raises BrokenJSON."""
    body = text.encode() if isinstance(text, str) else bytes(text)
    # One byte is found a hundred times as fast as two
    if (b"\\" in body and b"\\u" in body) or b"\xf4" in body:
        body = _HALVES.sub(_without_halves, body)
    try:
        value = _DECODER.decode(body)
        return _read_oddities(body) if is_deep(value) else value
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, LookupError):
        pass
    body = body.decode(errors="replace").encode()
    try:
        return _read_oddities(body)
    except (msgspec.DecodeError, RecursionError, LookupError):
        fault = _fault_in(body)
    raise fault


def write_json(value: Any) -> bytes:
    """Return a value as compact JSON."""
    text = _ENCODER.encode(value)
    return _STAND_IN.sub(_escaped, text) if b"\xf4" in text else text


def write_sorted(value: Any) -> bytes:
    """Return a value as compact JSON with the keys of its objects in order, to compare it."""
    return _SORTING_ENCODER.encode(value)


def write_indented(value: Any) -> str:
    """Return a value as JSON for people."""
    indented = msgspec.json.format(_ENCODER.encode(value), indent=2)
    return _STAND_IN.sub(_escaped, indented).decode()


def is_deep(value: Any) -> bool:
    """Return whether a value is nested deeper than MAX_DEPTH, without recursion."""
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH - 1):
        # Whatever holds containers is tracked; texts and numbers are left out at the speed of C
        level = [
            each for each in filter(gc.is_tracked, _inside(level)) if type(each) in _CONTAINERS
        ]
        if not level:
            return False
    return any(type(each) in _CONTAINERS for each in _inside(level))


def _inside(containers: list[Any]) -> Iterable[Any]:
    return chain.from_iterable(each.values() if type(each) is dict else each for each in containers)


def _read_oddities(body: bytes) -> Any:
    """Read a document with values that are too deep, or whole numbers that are too long, for
    Python."""
    pieces: list[bytes] = []
    deep: list[Deep] = []
    end = depth = start = 0
    for token in _TOKEN.finditer(body):
        if token[0] in (b"[", b"{"):
            depth += 1
            start = token.start() if depth == MAX_DEPTH + 1 else start
        elif token[0] in (b"]", b"}"):
            depth -= 1
            if depth == MAX_DEPTH:
                pieces += [body[end:start], f"{_PLACE_OF_DEEP}{len(deep)}".encode()]
                end = token.end()
                deep.append(Deep(body[start:end]))
        elif not token[0].startswith(b'"') and depth <= MAX_DEPTH:
            pieces += [body[end : token.end()], _LONG.encode()]
            end = token.end()

    def number(text: str) -> Any:
        place = text.removeprefix(_PLACE_OF_DEEP)
        return _number(text.removesuffix(_LONG)) if place == text else deep[int(place)]

    return msgspec.json.Decoder(float_hook=number).decode(b"".join([*pieces, body[end:]]))


def _without_halves(found: re.Match[bytes]) -> bytes:
    """Return an escape as it is, or with a stand-in for each half of a surrogate pair."""
    if found[0].startswith(b"\\") and found[0][1:2] != b"u":
        return found[0]
    try:
        text: str = json.loads(b'"%b"' % found[0])
    except ValueError:
        return found[0]
    if text != STAND_IN and not "\ud800" <= text <= "\udfff":
        return found[0]
    halves = text.encode("utf-16-be", "surrogatepass")
    return "".join(
        STAND_IN + chr(int.from_bytes(halves[place : place + 2]) + _FROM_HALF)
        for place in range(0, len(halves), 2)
    ).encode()


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % (ord(found[1].decode()) - _FROM_HALF)


def _number(text: str) -> float:
    number = float(text)
    return number if _ENCODER.encode(number) == text.encode() else WrittenNumber(text)


def _as_written(value: Any) -> Any:
    if isinstance(value, WrittenNumber):
        return msgspec.Raw(value.text.encode())
    if isinstance(value, str):
        return str.__str__(value)  # a subclass, such as Django's SafeString
    raise TypeError(f"{type(value).__name__} is not a type of JSON")


def _fault_in(body: bytes) -> BrokenJSON:
    """Return what is wrong with a text. The standard library's words are plainer."""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return BrokenJSON(error.msg, error.lineno, error.pos)
    except (ValueError, RecursionError):
        pass
    return BrokenJSON("Unknown value", 1, 0)


_ENCODER = msgspec.json.Encoder(enc_hook=_as_written)
_SORTING_ENCODER = msgspec.json.Encoder(enc_hook=_as_written, order="sorted")
_DECODER = msgspec.json.Decoder(float_hook=_number)
