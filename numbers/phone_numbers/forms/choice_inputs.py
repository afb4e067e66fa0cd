"""Inputs that choose: one of several values, on or off, any of several values."""

from collections.abc import Mapping, Sequence
from typing import Any

from vapi_client.json_values import ABSENT, Path

from .form_element import FormElement
from .form_values import FormValues
from .leaf import Leaf
from .node import Context
from .text_inputs import breaks_line


class Choice(Leaf):
    """One of several values, or none."""

    kind = "choice"

    def __init__(
        self, key: str, *, options: Mapping[str, str], unset: str = "", **described: Any
    ) -> None:
        super().__init__(key, **described)
        self.options = options
        self.unset = unset or (f"Default ({self.default})" if self.default else "Not set")

    def text_of(self, value: Any) -> str | None:
        return value if isinstance(value, str) and value.strip() and "\0" not in value else None

    def parse(self, text: str) -> Any:
        return text

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        shown = super().show(base, name, context)
        if shown.kind != "kept":
            shown.kind = "choice"
            shown.options = [("", self.unset), *self.options.items()]
            if shown.value and shown.value not in self.options:
                shown.options.append(_unknown(shown.value))
        return shown


class Switch(Choice):
    """On, off, or not set."""

    values: Mapping[str, bool] = {"true": True, "false": False}

    def __init__(self, key: str, **described: Any) -> None:
        super().__init__(key, options={"true": "On", "false": "Off"}, **described)

    def text_of(self, value: Any) -> str | None:
        return str(value).lower() if isinstance(value, bool) else None

    def parse(self, text: str) -> Any:
        if text not in self.values:
            raise ValueError("Choose on or off.")
        return self.values[text]


class Choices(Leaf):
    """Any of several values."""

    kind = "choices"

    def __init__(self, key: str, *, options: Mapping[str, str], **described: Any) -> None:
        super().__init__(key, **described)
        self.options = options

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        if value is ABSENT or value is None:
            typed.put(name, "")
        elif isinstance(value, list) and all(
            isinstance(each, str) and each and not breaks_line(each) for each in value
        ):
            typed.put(name, "", *value)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if context.typed.one(f"{name}.clear"):
            return ABSENT
        if name not in context.typed:
            return base
        shown = FormValues()
        self.write(base, name, shown)
        chosen = context.typed.all(name)
        if name in shown and set(chosen) == set(shown.all(name)):
            return base
        before = [each for each in shown.all(name) if each in chosen]
        added = [each for each in dict.fromkeys(chosen) if each not in before]
        return [*before, *added] or ([] if self.required else ABSENT)

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        shown = super().show(base, name, context)
        if shown.kind != "kept":
            shown.kind, shown.chosen = "choices", context.typed.all(name)
            unknown = [each for each in dict.fromkeys(shown.chosen) if each not in self.options]
            shown.options = [*self.options.items(), *map(_unknown, unknown)]
            shown.is_set = bool(shown.chosen)
        return shown


def options_of(values: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    """Return the values of an enum with their labels."""
    return {value: labels.get(value, value) for value in values}


def _unknown(value: str) -> tuple[str, str]:
    return value, f"{value} (unknown value)"
