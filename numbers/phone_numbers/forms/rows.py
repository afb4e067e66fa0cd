"""Parts that are lists of rows."""

import operator
from collections.abc import Mapping
from typing import Any

from vapi_client.json_values import ABSENT, Path, same

from .form_element import FormElement, id_of
from .form_values import FormValues
from .leaf import show_kept
from .node import Context, Node, below
from .row_keys import item_at, keys_of, positions


class Rows(Node):
    """A list. The key of a row is its position when the form was opened, or a new name. The
    order of the rows on the page is the order of the list.

    `adds` maps what a button sets in a new row to the button's words. The rows of an `ordered`
    list can be moved.
    """

    def __init__(
        self,
        key: str,
        row: Node,
        *,
        label: str,
        help: str = "",
        row_label: str,
        adds: Mapping[str, str],
        required: bool = False,
        ordered: bool = True,
    ) -> None:
        self.key = key
        self.row = row
        self.label = label
        self.help = help
        self.row_label = row_label
        self.adds = adds
        self.required = required
        self.ordered = ordered

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        items = value if isinstance(value, list) else []
        before = base if isinstance(base, list) else items
        keys = keys_of(items, before, lambda key, item: self._holds(item, item_at(before, key)))
        if isinstance(value, list) or value is ABSENT or value is None:
            typed.put(name, "", *keys)
        for key, item in zip(keys, items, strict=True):
            self.row.write(item, below(name, key), typed, item_at(before, key))

    def _holds(self, item: Any, origin: Any) -> bool:
        """Return whether the row of `origin` can show all of an item."""
        typed = FormValues()
        self.row.write(item, self.key, typed, origin)
        return same(self.row.read(origin, (), self.key, Context(typed)), item)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if name not in context.typed:
            return base
        before = base if isinstance(base, list) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        result: list[Any] = []
        for key in keys:
            value = self.row.read(
                item_at(before, key), (*path, len(result)), below(name, key), context
            )
            result.append({} if value is ABSENT else value)
        if keys == positions(before) and all(map(operator.is_, result, before)):
            return base
        return result if result or self.required else ABSENT

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        if self.has_no_input(base, name, context):
            return show_kept(self, base, name, context)
        before = base if isinstance(base, list) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        rows = [self.show_row(before, name, key, context) for key in keys]
        return FormElement(
            "rows",
            name,
            self.label,
            self.help,
            below=rows,
            faults=context.faults.get(name, ()),
            actions=[(f"add {name} {set_}".strip(), words) for set_, words in self.adds.items()],
            is_set=bool(rows),
        )

    def show_row(self, base: Any, name: str, key: str, context: Context) -> FormElement:
        shown = self.row.show(item_at(base, key), below(name, key), context)
        return FormElement(
            "row",
            below(name, key),
            self.row_label,
            value=key,
            attributes={
                "list": name,
                "list_id": id_of(name),
                "ordered": "true" if self.ordered else "",
            },
            below=shown.below if shown.kind == "group" else [shown],
            faults=shown.faults if shown.kind == "group" else (),
            is_set=True,
        )
