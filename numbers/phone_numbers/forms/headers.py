"""HTTP and SIP headers, as rows of names and values."""

from dataclasses import replace
from typing import Any

from vapi_client.json_values import ABSENT, JSON, Path
from vapi_client.masking import MASK, PLAIN_HEADERS

from .form_element import FormElement, id_of
from .form_values import FormValues
from .leaf import Leaf, show_kept
from .node import Context, Node, below
from .row_keys import item_at, keys_of, positions
from .secret_input import Secret
from .text_inputs import Text, is_line


class Headers(Node):
    """Headers. No page ever shows a value that may be a credential."""

    def __init__(self, key: str, *, label: str, help: str) -> None:
        self.key = key
        self.label = label
        self.help = help

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        headers = {} if value is ABSENT or value is None else value
        if not isinstance(headers, dict) or not all(map(is_line, headers)):
            return
        before = list(base if isinstance(base, dict) else headers)
        keys = keys_of(list(headers), before, lambda key, header: False)
        typed.put(name, "", *keys)
        for key, (header, content) in zip(keys, headers.items(), strict=True):
            row = below(name, key)
            typed.put(below(row, "name"), header)
            self._value_of(header).write(content, below(row, "value"), typed)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if name not in context.typed:
            return base
        before = list(base.items()) if isinstance(base, dict) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        result: JSON = {}
        untouched = keys == positions(before)
        for key in keys:
            row = below(name, key)
            header, value, unchanged = self._row(item_at(before, key), path, row, context)
            untouched = untouched and unchanged
            if not header and value is ABSENT:
                continue
            if header in result:
                context.faults[below(row, "name")].append(f"Duplicate header {header}.")
            if value is ABSENT and not unchanged and key not in positions(before):
                context.faults[below(row, "value")].append("Enter the header's value.")
            result[header] = "" if value is ABSENT else value
        if untouched:
            return base
        return result or ABSENT

    def _row(self, origin: Any, path: Path, row: str, context: Context) -> tuple[str, Any, bool]:
        """Return a row's header, its value, and whether both are unchanged."""
        old_header, old_value = (ABSENT, ABSENT) if origin is ABSENT else origin
        name, value = below(row, "name"), below(row, "value")
        shown = context.typed.one(name) if name in context.typed else old_header
        header = "" if shown is ABSENT else shown if shown == old_header else shown.strip()
        leaf = self._value_of(header, old_header)
        read = leaf.read(old_value, (*path, header), value, context)
        if not header and read is not ABSENT:
            context.faults[name].append("Enter the header's name.")
        elif header != old_header is not ABSENT and read is old_value and _hides(old_header):
            context.faults[value].append(
                f"Enter the value again: the saved value belongs to {old_header}."
            )
        return header, read, header == old_header and read is old_value

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        if self.has_no_input(base, name, context):
            kept = show_kept(self, base, name, context)
            return replace(kept, note=MASK)
        before = list(base.items()) if isinstance(base, dict) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        rows = [self.show_row(before, name, key, context) for key in keys]
        return FormElement(
            "headers",
            name,
            self.label,
            self.help,
            below=rows,
            faults=context.faults.get(name, ()),
            actions=[(f"add {name}", "Add a header")],
            is_set=bool(rows),
        )

    def show_row(self, base: Any, name: str, key: str, context: Context) -> FormElement:
        row = below(name, key)
        origin = item_at(base, key)
        old_header, old_value = (ABSENT, ABSENT) if origin is ABSENT else origin
        attributes = {"autocomplete": "off", "placeholder": "Header"}
        header = Text("name", label="Header", attributes=attributes)
        value = self._value_of(old_header, context.typed.one(below(row, "name")).strip())
        shown_value = value.show(old_value, below(row, "value"), context)
        return FormElement(
            "header",
            row,
            "Header",
            value=key,
            attributes={"list": name, "list_id": id_of(name)},
            below=[header.show(old_header, below(row, "name"), context), shown_value],
            is_set=True,
        )

    def _value_of(self, *headers: Any) -> Leaf:
        """Return the input of a header's value: a secret if the old or the new name asks for it."""
        if any(map(_hides, headers)):
            return Secret("value", label="Value", attributes={"header": "true"})
        attributes = {"autocomplete": "off", "spellcheck": "false", "placeholder": "Value"}
        return Text("value", label="Value", attributes=attributes)


def _hides(header: Any) -> bool:
    return str(header).lower() not in PLAIN_HEADERS
