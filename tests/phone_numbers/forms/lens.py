"""One node of a form: a value becomes inputs, a person types, and the inputs become a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phone_numbers.forms.form_element import FormElement
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.node import Context, Node
from vapi_client.json_values import ABSENT

Inputs = Mapping[str, str | Sequence[str] | None]


@dataclass
class Lens:
    """A node of a form that was opened on `base`. Its inputs are named `x` and `x.…`."""

    node: Node
    base: Any = ABSENT

    @property
    def inputs(self) -> dict[str, list[str]]:
        return self._written().to_lists()

    def read(self, typed: Inputs | None = None) -> Any:
        """Return the value after this was typed. None removes an input from the page."""
        value, faults = self.read_with_faults(typed)
        assert faults == {}
        return value

    def read_with_faults(self, typed: Inputs | None = None) -> tuple[Any, dict[str, list[str]]]:
        context = Context(self._typed(typed))
        value = self.node.read(self.base, ("x",), "x", context)
        return value, dict(context.faults)

    def show(self, typed: Inputs | None = None) -> FormElement:
        return self.node.show(self.base, "x", Context(self._typed(typed)))

    def _written(self) -> FormValues:
        typed = FormValues()
        self.node.write(self.base, "x", typed)
        return typed

    def _typed(self, changed: Inputs | None) -> FormValues:
        changed = changed or {}
        typed = self._written().without(changed)
        for name, values in changed.items():
            if values is not None:
                typed.put(name, *([values] if isinstance(values, str) else values))
        return typed
