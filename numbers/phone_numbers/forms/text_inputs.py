"""Inputs of text: one line, several lines, and lists of lines."""

from typing import Any

from vapi_client.masking import masked

from .leaf import Leaf, without_mask


class Text(Leaf):
    """One line of text. A credential in an address is masked; to change the address, a person
    enters all of it."""

    def text_of(self, value: Any) -> str | None:
        return str(masked(value)) if isinstance(value, str) and "\0" not in value else None

    def parse(self, text: str) -> Any:
        return without_mask(text)


class CredentialId(Text):
    """The id of a credential, picked from those that other numbers have.

    `picker` says which: the query of the address that lists them.
    """

    kind = "credential"

    def __init__(self, key: str, *, picker: str, **described: Any) -> None:
        super().__init__(key, **described)
        self.attributes["picker"] = picker


class LongText(Text):
    """Text of several lines."""

    kind = "lines"
    keeps_space = True


class Lines(Leaf):
    """A list of texts, one on each line."""

    kind = "lines"

    def text_of(self, value: Any) -> str | None:
        if not isinstance(value, list) or not all(map(is_line, value)):
            return None
        return "\n".join(map(masked, value))

    def parse(self, text: str) -> Any:
        return [without_mask(line.strip()) for line in text.split("\n") if line.strip()]


def is_line(value: Any) -> bool:
    """Return whether one line of text shows the value completely."""
    return isinstance(value, str) and value == value.strip() != "" and not breaks_line(value)


def breaks_line(text: str) -> bool:
    return any(each in text for each in "\0\r\n")
