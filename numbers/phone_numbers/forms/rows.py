"""Parts that are lists: rows, and headers as rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from vapi_client.json_values import ABSENT, JSON, Path, same
from vapi_client.masking import MASK, PLAIN_HEADERS, is_credential

from .groups import Unknown
from .leaves import Leaf, Secret, Text, is_line
from .nodes import Context, Node, Shown, Typed, below, id_of

_POSITION = re.compile("0|[1-9][0-9]{0,5}")


class Rows(Node):
    """A list. Each row is known by its place in the list the form was opened on; a new one by a
    name of its own. Their order on the page is their order in the list.

    `adds` are the kinds of row that can be added: what the button says, by what it sets. The rows
    of an `ordered` list can be moved.
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

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        items = value if isinstance(value, list) else []
        before = base if isinstance(base, list) else items
        keys = _keys(items, before, lambda key, item: self._holds(item, _item(before, key)))
        if isinstance(value, list) or value is ABSENT or value is None:
            typed.put(name, "", *keys)
        for key, item in zip(keys, items, strict=True):
            self.row.write(item, below(name, key), typed, _item(before, key))

    def _holds(self, item: Any, origin: Any) -> bool:
        """Whether a row that stood for `origin` can show all of an item."""
        typed = Typed()
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
                _item(before, key), (*path, len(result)), below(name, key), context
            )
            result.append({} if value is ABSENT else value)
        if keys == list(map(str, range(len(before)))) and all(map(_is, result, before)):
            return base
        return result if result or self.required else ABSENT

    def show(self, base: Any, name: str, context: Context) -> Shown:
        if name not in context.typed and base is not ABSENT and base is not None:
            return Leaf.show(Unknown(self.key, label=self.label), base, name, context)
        before = base if isinstance(base, list) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        rows = [self.show_row(before, name, key, context) for key in keys]
        return Shown(
            "rows",
            name,
            self.label,
            self.help,
            below=rows,
            faults=context.faults.get(name, ()),
            actions=[(f"add {name} {set_}".strip(), words) for set_, words in self.adds.items()],
            is_set=bool(rows),
        )

    def show_row(self, base: Any, name: str, key: str, context: Context) -> Shown:
        shown = self.row.show(_item(base, key), below(name, key), context)
        return Shown(
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


def _is(one: Any, other: Any) -> bool:
    return one is other


def _item(base: Any, key: str) -> Any:
    """What a row stood for when the form was opened; ABSENT for a new one."""
    if isinstance(base, list) and _POSITION.fullmatch(key) and int(key) < len(base):
        return base[int(key)]
    return ABSENT


def _keys(
    items: Sequence[Any], base: Sequence[Any], holds: Callable[[str, Any], bool]
) -> list[str]:
    """The keys of rows for a list that became another one: each item stands where it stood, else
    in a row that can hold it, or else in a new one."""
    keys: dict[int, str] = {}
    left = [str(place) for place in range(len(base))]

    def take(place: int, key: str | None) -> None:
        if key is not None:
            keys[place] = key
            left.remove(key)

    for place, item in enumerate(items):
        take(place, next((key for key in left if same(base[int(key)], item)), None))
    for place, item in enumerate(items):
        if place not in keys:
            take(place, next((key for key in left if holds(key, item)), None))
    fresh = (f"new{number}" for number in count(1))
    return [keys.get(place) or next(fresh) for place in range(len(items))]


class Headers(Node):
    """Names with values, as rows. Values that may be credentials never reach the page."""

    def __init__(self, key: str, *, label: str, help: str, are_secret: bool) -> None:
        self.key = key
        self.label = label
        self.help = help
        self.are_secret = are_secret

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        headers = {} if value is ABSENT or value is None else value
        if not isinstance(headers, dict) or not all(map(is_line, headers)):
            return
        before = list(base if isinstance(base, dict) else headers)
        keys = _keys(list(headers), before, lambda key, header: False)
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
        untouched = keys == list(map(str, range(len(before))))
        for key in keys:
            row = below(name, key)
            header, value, unchanged = self._row(_item(before, key), path, row, context)
            untouched = untouched and unchanged
            if not header and value is ABSENT:
                continue
            if header in result:
                context.faults[below(row, "name")].append(f"The header {header} is there twice.")
            if value is ABSENT and not unchanged and key not in map(str, range(len(before))):
                context.faults[below(row, "value")].append("Enter the header's value.")
            result[header] = "" if value is ABSENT else value
        if untouched:
            return base
        return result or ABSENT

    def _row(self, origin: Any, path: Path, row: str, context: Context) -> tuple[str, Any, bool]:
        """A row's header, its value, and whether both are as they were."""
        old_header, old_value = (ABSENT, ABSENT) if origin is ABSENT else origin
        name, value = below(row, "name"), below(row, "value")
        shown = context.typed.one(name) if name in context.typed else old_header
        header = "" if shown is ABSENT else shown if shown == old_header else shown.strip()
        leaf = self._value_of(header, old_header)
        read = leaf.read(old_value, (*path, header), value, context)
        if not header and read is not ABSENT:
            context.faults[name].append("Enter the header's name.")
        elif header != old_header is not ABSENT and read is old_value and self._hides(old_header):
            context.faults[value].append(
                f"Enter the value again: the one that is set is kept for {old_header} alone."
            )
        return header, read, header == old_header and read is old_value

    def show(self, base: Any, name: str, context: Context) -> Shown:
        if name not in context.typed and base is not ABSENT and base is not None:
            kept = Leaf.show(Unknown(self.key, label=self.label), base, name, context)
            return replace(kept, note=MASK) if self.are_secret else kept
        before = list(base.items()) if isinstance(base, dict) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        rows = [self.show_row(before, name, key, context) for key in keys]
        return Shown(
            "headers",
            name,
            self.label,
            self.help,
            below=rows,
            faults=context.faults.get(name, ()),
            actions=[(f"add {name}", "Add a header")],
            is_set=bool(rows),
        )

    def show_row(self, base: Any, name: str, key: str, context: Context) -> Shown:
        row = below(name, key)
        origin = _item(base, key)
        old_header, old_value = (ABSENT, ABSENT) if origin is ABSENT else origin
        attributes = {"autocomplete": "off", "placeholder": "Header"}
        header = Text("name", label="Header", attributes=attributes)
        value = self._value_of(old_header, context.typed.one(below(row, "name")).strip())
        shown_value = value.show(old_value, below(row, "value"), context)
        return Shown(
            "header",
            row,
            "Header",
            value=key,
            attributes={"list": name, "list_id": id_of(name)},
            below=[header.show(old_header, below(row, "name"), context), shown_value],
            is_set=True,
        )

    def _value_of(self, *headers: Any) -> Leaf:
        """The input of a header's value. The header may be renamed: each name can make a secret of
        it."""
        if any(map(self._hides, headers)):
            return Secret("value", label="Value", attributes={"header": "true"})
        attributes = {"autocomplete": "off", "spellcheck": "false", "placeholder": "Value"}
        return Text("value", label="Value", attributes=attributes)

    def _hides(self, header: Any) -> bool:
        if self.are_secret:
            return str(header).lower() not in PLAIN_HEADERS
        return is_credential(str(header))
