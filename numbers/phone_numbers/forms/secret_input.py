"""The input of a credential."""

from typing import Any

from vapi_client.json_values import ABSENT, Path
from vapi_client.masking import was_masked

from .form_element import FormElement
from .form_values import FormValues
from .leaf import Leaf
from .node import Context


class Secret(Leaf):
    """A credential, which no page ever shows. An empty input keeps it; a checkbox clears it."""

    kind = "secret"

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        typed.put(name, "")
        if value in (ABSENT, None) and base not in (ABSENT, None):
            typed.put(f"{name}.clear", "1")

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if text := context.typed.one(name).strip():
            context.entered.add(text)
            return text
        if context.typed.one(f"{name}.clear"):
            return ABSENT
        return base

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        return FormElement(
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
