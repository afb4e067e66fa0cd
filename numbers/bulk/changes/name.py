"""Changes names: a prefix, a suffix, find and replace, or a pattern."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from phone_numbers.display import number_address, provider_label
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .base import CannotChange, Change, Names

MAX_TEXT = 100
_PLACEHOLDER = re.compile(r"\{([^{}]{0,100})\}")
PLACEHOLDERS = ("number", "provider", "n")

Text = Annotated[str, Field(max_length=MAX_TEXT)]
SomeText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class NameChange(Change):
    """A change of names. A number without one has nothing to change."""

    is_alike: ClassVar[bool] = True  # each number has another name, before and after

    def applied_to(self, number: JSON, place: int) -> JSON:
        name = self.renamed(_name_of(number))
        return number if name == number["name"] else {**number, "name": name}

    def renamed(self, name: str) -> str:
        """Return the new name. Raises CannotChange."""
        raise NotImplementedError


class NamePrefix(NameChange):
    kind: Literal["name-prefix"] = "name-prefix"
    text: SomeText

    def renamed(self, name: str) -> str:
        return name if name.startswith(self.text) else self.text + name

    def title(self, names: Names) -> str:
        return f"Begin names with “{self.text}”"


class NameSuffix(NameChange):
    kind: Literal["name-suffix"] = "name-suffix"
    text: SomeText

    def renamed(self, name: str) -> str:
        return name if name.endswith(self.text) else name + self.text

    def title(self, names: Names) -> str:
        return f"End names with “{self.text}”"


class NameReplace(NameChange):
    """Replaces a text until the name doesn't have it any more, except within the new text."""

    kind: Literal["name-replace"] = "name-replace"
    find: SomeText
    text: Text

    def renamed(self, name: str) -> str:
        for _ in range(len(name) + 1):
            replaced = self._once(name)
            if replaced == name:
                return name
            name = replaced
            if len(name) > MAX_TEXT:
                break
        raise CannotChange("The name becomes too long.")

    def _once(self, name: str) -> str:
        """Replace what isn't part of the new text already, as “Desk” is in “Front Desk”."""
        if self.find not in self.text:
            return name.replace(self.find, self.text)
        return self.text.join(each.replace(self.find, self.text) for each in name.split(self.text))

    def title(self, names: Names) -> str:
        return f"Replace “{self.find}” with “{self.text}” in names"


class NamePattern(Change):
    """Names a number by a pattern such as “{provider} {n}”. `{n}` is its place in the selection."""

    is_alike: ClassVar[bool] = True

    kind: Literal["name-pattern"] = "name-pattern"
    pattern: SomeText

    @field_validator("pattern")
    @classmethod
    def _has_known_placeholders(cls, pattern: str) -> str:
        for name in _PLACEHOLDER.findall(pattern):
            if name not in PLACEHOLDERS:
                known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
                raise ValueError(f"{{{name}}} isn't a placeholder. There are {known}.")
        return pattern

    def applied_to(self, number: JSON, place: int) -> JSON:
        address = number_address(PhoneNumber.read(number))
        if not address and "{number}" in self.pattern:
            raise CannotChange("It has no number yet.")
        values = {
            "number": address,
            "provider": provider_label(number.get("provider")),
            "n": str(place),
        }
        name = _PLACEHOLDER.sub(lambda found: values[found[1]], self.pattern)
        return number if name == number.get("name") else {**number, "name": name}

    def title(self, names: Names) -> str:
        return f"Name numbers by the pattern “{self.pattern}”"


def _name_of(number: JSON) -> str:
    name = number.get("name")
    if not isinstance(name, str) or not name:
        raise CannotChange("It has no name.")
    return name
