"""Inputs that hold one value each."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from vapi_client.json_values import ABSENT, Path
from vapi_client.masking import MASK, masked, was_masked

from .nodes import Context, Node, Shown, Typed

LARGEST_NUMBER = 2**53
DEPTH_OF_A_NUMBER = 20
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"-?[0-9]+")


class Leaf(Node):
    """An input that holds a value as text."""

    kind = "text"
    keeps_space = False

    def __init__(
        self,
        key: str,
        *,
        label: str,
        help: str = "",
        default: str = "",
        required: bool = False,
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        self.key = key
        self.label = label
        self.help = f"{help} Default: {default}." if default and help else help
        self.default = default
        self.required = required
        self.attributes = dict(attributes or {})

    def text_of(self, value: Any) -> str | None:
        """What the input shows of a value; None for a value of another kind."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """The value of a text that isn't blank; raises ValueError with plain words."""
        raise NotImplementedError

    def shown_again(self, text: str) -> str:
        """What the input shows of what was typed into it."""
        return str(masked(text))

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        text = "" if value is ABSENT or value is None else self.text_of(value)
        if text is not None:
            typed.put(name, text)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if context.typed.one(f"{name}.clear"):
            return ABSENT
        if name not in context.typed:
            return base
        text = context.typed.one(name)
        shown = Typed()
        self.write(base, name, shown)
        if name in shown and text == shown.one(name):
            return base
        if not text.strip():
            return base if name not in shown else ABSENT
        try:
            return self.parse(text if self.keeps_space else text.strip())
        except ValueError as wrong:
            context.faults[name].append(str(wrong))
            return base

    def show(self, base: Any, name: str, context: Context) -> Shown:
        if name not in context.typed and base is not ABSENT and base is not None:
            note, faults = _masked_text(self.key, base), context.faults.get(name, ())
            return Shown("kept", name, self.label, self.help, note=note, faults=faults, is_set=True)
        value = self.shown_again(context.typed.one(name))
        return Shown(
            "lines" if "\n" in value else self.kind,
            name,
            self.label,
            self.help,
            value,
            self.required,
            self.attributes,
            faults=context.faults.get(name, ()),
            is_set=bool(value),
        )


class Text(Leaf):
    """One line of text. A credential in an address is hidden; who changes it enters all of it."""

    def text_of(self, value: Any) -> str | None:
        return str(masked(value)) if isinstance(value, str) and "\0" not in value else None

    def parse(self, text: str) -> Any:
        return _seen(text)


class LongText(Text):
    """Text of several lines."""

    kind = "lines"
    keeps_space = True


class Number(Leaf):
    """A number, kept as it was written: 20 is not 20.0."""

    kind = "number"

    def text_of(self, value: Any) -> str | None:
        return number_text(value)

    def parse(self, text: str) -> Any:
        return number_of(text)


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

    def show(self, base: Any, name: str, context: Context) -> Shown:
        shown = super().show(base, name, context)
        if shown.kind != "kept":
            shown.kind = "choice"
            shown.options = [("", self.unset), *self.options.items()]
            if shown.value and shown.value not in self.options:
                shown.options.append((shown.value, f"{shown.value} (unknown here)"))
        return shown


class Switch(Choice):
    """On, off, or unset: three states."""

    values: Mapping[str, bool] = {"true": True, "false": False}

    def __init__(self, key: str, **described: Any) -> None:
        super().__init__(key, options={"true": "On", "false": "Off"}, **described)

    def text_of(self, value: Any) -> str | None:
        return str(value).lower() if isinstance(value, bool) else None

    def parse(self, text: str) -> Any:
        if text not in self.values:
            raise ValueError("Choose on or off.")
        return self.values[text]


class Lines(Leaf):
    """A list of texts, one on each line."""

    kind = "lines"

    def text_of(self, value: Any) -> str | None:
        if not isinstance(value, list) or not all(map(is_line, value)):
            return None
        return "\n".join(map(masked, value))

    def parse(self, text: str) -> Any:
        return [_seen(line.strip()) for line in text.split("\n") if line.strip()]


class Numbers(Leaf):
    """A list of numbers, separated by commas."""

    def text_of(self, value: Any) -> str | None:
        if not isinstance(value, list):
            return None
        texts = [number_text(each) for each in value]
        return None if None in texts else ", ".join(filter(None, texts))

    def parse(self, text: str) -> Any:
        return [number_of(each) for each in re.split(r"[\s,;]+", text) if each]


class Choices(Leaf):
    """Any of several values."""

    kind = "choices"

    def __init__(self, key: str, *, options: Mapping[str, str], **described: Any) -> None:
        super().__init__(key, **described)
        self.options = options

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        if value is ABSENT or value is None:
            typed.put(name, "")
        elif isinstance(value, list) and all(
            isinstance(e, str) and e and not _breaks(e) for e in value
        ):
            typed.put(name, "", *value)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if context.typed.one(f"{name}.clear"):
            return ABSENT
        if name not in context.typed:
            return base
        shown = Typed()
        self.write(base, name, shown)
        chosen = context.typed.all(name)
        if name in shown and set(chosen) == set(shown.all(name)):
            return base
        before = [each for each in shown.all(name) if each in chosen]
        added = [each for each in dict.fromkeys(chosen) if each not in before]
        return [*before, *added] or ([] if self.required else ABSENT)

    def show(self, base: Any, name: str, context: Context) -> Shown:
        shown = super().show(base, name, context)
        if shown.kind != "kept":
            shown.kind, shown.chosen = "choices", context.typed.all(name)
            unknown = [each for each in dict.fromkeys(shown.chosen) if each not in self.options]
            shown.options = [
                *self.options.items(),
                *((each, f"{each} (unknown here)") for each in unknown),
            ]
            shown.is_set = bool(shown.chosen)
        return shown


class Secret(Leaf):
    """A credential. It never reaches the page: an empty input keeps it, a box clears it."""

    kind = "secret"

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        typed.put(name, "")
        if value in (ABSENT, None) and base not in (ABSENT, None):
            typed.put(f"{name}.clear", "1")

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if text := context.typed.one(name).strip():
            return text
        if context.typed.one(f"{name}.clear"):
            return ABSENT
        return base

    def show(self, base: Any, name: str, context: Context) -> Shown:
        return Shown(
            "secret",
            name,
            self.label,
            self.help,
            required=self.required and base in (ABSENT, None),
            attributes=self.attributes,
            faults=context.faults.get(name, ()),
            is_set=base is not ABSENT and base is not None,
            note="masked" if isinstance(base, str) and was_masked(base) else "",
            chosen=["clear"] if context.typed.one(f"{name}.clear") else [],
        )


class FreeJSON(Leaf):
    """A value that has no form of its own, as JSON."""

    kind = "json"
    keeps_space = True

    def text_of(self, value: Any) -> str | None:
        text = _indented(value)
        return text if _indented(masked(value)) == text else None

    def parse(self, text: str) -> Any:
        return json_of(_seen(text))

    def shown_again(self, text: str) -> str:
        try:
            value = json_of(text)
        except ValueError:
            return str(masked(text))
        return text if masked(value) == value else _indented(masked(value))


def number_text(value: Any) -> str | None:
    """A number as it is written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(value) if abs(value) <= LARGEST_NUMBER else None


def number_of(text: str) -> int | float:
    """The number that a text writes, whole or not as it is written; raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” is not a number.")
    value = int(text) if _WHOLE_NUMBER.fullmatch(text) and len(text) < 20 else float(text)
    if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise ValueError("This number is too large.")
    return value


def is_line(value: Any) -> bool:
    """Whether a text can stand in one line without losing anything."""
    return isinstance(value, str) and value == value.strip() != "" and not _breaks(value)


def _breaks(text: str) -> bool:
    return any(each in text for each in "\0\r\n")


def json_of(text: str) -> Any:
    """The JSON that a text writes; raises ValueError with plain words."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"This isn't JSON: {error.msg}, in line {error.lineno}.") from None
    if not _can_be_sent(value):
        raise ValueError("This is nested too deeply.")
    return value


def _can_be_sent(value: Any) -> bool:
    """Whether orjson writes it, also within the rest of a number."""
    for _ in range(DEPTH_OF_A_NUMBER):
        value = [value]
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return False
    return True


def _seen(text: str) -> str:
    """The text, unless it holds what stands for a credential; raises ValueError."""
    if MASK in text:
        raise ValueError("A part of this is hidden. To change it, enter it in full.")
    return text


def _indented(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _masked_text(key: str, value: Any) -> str:
    """A value as it may be seen, shortened; its key says whether it is a credential."""
    text = orjson.dumps(masked({key: value})[key]).decode()
    return text if len(text) <= 200 else f"{text[:200]}…"


def options_of(values: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    """An enum's values with their labels."""
    return {value: labels.get(value, value) for value in values}
