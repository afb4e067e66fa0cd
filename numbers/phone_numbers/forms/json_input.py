"""The input of a value that has no form of its own, as JSON."""

from typing import Any

from vapi_client.json_text import BrokenJSON, is_deep, read_json, write_indented
from vapi_client.masking import masked

from .invalid_json import hidden_in
from .leaf import Leaf, without_mask

DEPTH_OF_A_NUMBER = 20


class FreeJSON(Leaf):
    kind = "json"
    keeps_space = True

    def text_of(self, value: Any) -> str | None:
        text = write_indented(value)
        return text if write_indented(masked(value)) == text else None

    def parse(self, text: str) -> Any:
        return parsed_json(without_mask(text))

    def shown_again(self, text: str) -> str:
        try:
            value = parsed_json(text)
        except ValueError:
            return hidden_in(text)
        return text if masked(value) == value else write_indented(masked(value))


def parsed_json(text: str) -> Any:
    """Return the value of a JSON text. Raises ValueError with a plain sentence."""
    try:
        value = read_json(text)
    except BrokenJSON as error:
        raise ValueError(f"This isn't JSON: {error.message}, in line {error.line}.") from None
    if not _can_be_sent(value):
        raise ValueError("This is nested too deeply.")
    return value


def _can_be_sent(value: Any) -> bool:
    """Return whether the value can be read back inside the rest of a number."""
    for _ in range(DEPTH_OF_A_NUMBER):
        value = [value]
    return not is_deep(value)
