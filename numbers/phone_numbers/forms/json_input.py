"""The input of a value that has no form of its own, as JSON."""

from typing import Any

import orjson

from vapi_client.masking import masked

from .leaf import Leaf, without_mask

DEPTH_OF_A_NUMBER = 20


class FreeJSON(Leaf):
    kind = "json"
    keeps_space = True

    def text_of(self, value: Any) -> str | None:
        text = _indented(value)
        return text if _indented(masked(value)) == text else None

    def parse(self, text: str) -> Any:
        return parsed_json(without_mask(text))

    def shown_again(self, text: str) -> str:
        try:
            value = parsed_json(text)
        except ValueError:
            return str(masked(text))
        return text if masked(value) == value else _indented(masked(value))


def parsed_json(text: str) -> Any:
    """Return the value of a JSON text. Raises ValueError with a plain sentence."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"This isn't JSON: {error.msg}, in line {error.lineno}.") from None
    if not _can_be_sent(value):
        raise ValueError("This is nested too deeply.")
    return value


def _can_be_sent(value: Any) -> bool:
    """Return whether orjson can write the value inside the rest of a number."""
    for _ in range(DEPTH_OF_A_NUMBER):
        value = [value]
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return False
    return True


def _indented(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
