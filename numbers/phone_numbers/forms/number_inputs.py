"""Inputs of numbers, which stay as they are written: 20 is not 20.0."""

import math
import re
from typing import Any

from .leaf import Leaf

LARGEST_NUMBER = 2**53
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"-?[0-9]+")


class Number(Leaf):
    kind = "number"

    def text_of(self, value: Any) -> str | None:
        return _text_of(value)

    def parse(self, text: str) -> Any:
        return _number_of(text)


class Numbers(Leaf):
    """A list of numbers, separated by commas."""

    def text_of(self, value: Any) -> str | None:
        if not isinstance(value, list):
            return None
        texts = [_text_of(each) for each in value]
        return None if None in texts else ", ".join(filter(None, texts))

    def parse(self, text: str) -> Any:
        return [_number_of(each) for each in re.split(r"[\s,;]+", text) if each]


def _text_of(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(value) if abs(value) <= LARGEST_NUMBER else None


def _number_of(text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” is not a number.")
    value = int(text) if _WHOLE_NUMBER.fullmatch(text) and len(text) < 20 else float(text)
    if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise ValueError("This number is too large.")
    return value
