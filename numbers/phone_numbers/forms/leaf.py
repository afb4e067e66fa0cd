"""The base of all inputs that hold one value."""

from collections.abc import Mapping
from typing import Any

from vapi_client.json_text import write_json
from vapi_client.json_values import ABSENT, Path
from vapi_client.masking import MASK, masked

from .form_element import FormElement
from .form_values import FormValues
from .node import Context, Node

LONGEST_NOTE = 200


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
        """Return what the input shows of a value; None if the input can't show it."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """Return the value of a text that isn't blank. Raises ValueError with a plain sentence."""
        raise NotImplementedError

    def shown_again(self, text: str) -> str:
        """Return what the input shows of what was typed into it."""
        return str(masked(text))

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
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
        shown = FormValues()
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

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        if self.has_no_input(base, name, context):
            return show_kept(self, base, name, context)
        value = self.shown_again(context.typed.one(name))
        return FormElement(
            "lines" if "\n" in value else self.kind,
            name,
            self.label,
            self.help,
            value,
            self.required,
            self.attributes,
            faults=context.faults.get(name, ()),
            is_set=bool(value),
            number_note=context.number_notes.get(name, ""),
        )


def show_kept(node: Node, value: Any, name: str, context: Context) -> FormElement:
    """Show a value that the form has no input for and keeps as it is."""
    return FormElement(
        "kept",
        name,
        node.label,
        note=_shortened(node.key, value),
        faults=context.faults.get(name, ()),
        is_set=True,
    )


def without_mask(text: str) -> str:
    """Return the text. Raises ValueError if it holds the mask of a credential."""
    if MASK in text:
        raise ValueError("Part of this is hidden. To change it, enter all of it.")
    return text


def _shortened(key: str, value: Any) -> str:
    """Return a value as short JSON without credentials. The key says whether it is one."""
    text = write_json(masked({key: value})[key]).decode()
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE]}…"
