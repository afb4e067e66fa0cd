"""Parts that are made of parts: objects, alternatives, lists, headers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vapi_client.masking import PLAIN_HEADERS, is_credential
from vapi_client.schemas.base import ABSENT, JSON
from vapi_client.schemas.paths import Path

from .leaves import Leaf, Secret, Text, is_line
from .nodes import Context, Node, Shown, Typed, below

Used = Callable[[str, str, Context], bool]


class Group(Node):
    """An object with fields of its own; what else it holds stays in it.

    An optional one is there as long as anything is in it. `constants` go into a new one. Clearing
    its `head`, the field that it is nothing without, removes the whole.
    """

    kind = "group"

    def __init__(
        self,
        key: str,
        below: Sequence[Node],
        *,
        label: str = "",
        help: str = "",
        constants: JSON | None = None,
        optional: bool = True,
        head: str = "",
    ) -> None:
        self.key = key
        self.label = label
        self.help = help
        self.below = below
        self.constants = constants or {}
        self.optional = optional
        self.head = head

    def write(self, value: Any, name: str, typed: Typed) -> None:
        if isinstance(value, dict) or value is ABSENT or value is None:
            for node in self.below:
                node.write_from(value or {} if isinstance(value, dict) else {}, name, typed)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        before = base if isinstance(base, dict) else {}
        if self._is_removed(before, name, context):
            return ABSENT
        result = dict(before) or dict(self.constants)
        changed = [node.read_into(result, before, path, name, context) for node in self.below]
        if not any(changed):
            return base if base is not ABSENT or self.optional else result
        if self.optional and result.keys() <= self.constants.keys():
            return ABSENT
        return result

    def show(self, base: Any, name: str, context: Context) -> Shown:
        if not isinstance(base, dict | None) and base is not ABSENT:
            return Leaf.show(_Unknown(self.key, label=self.label), base, name, context)
        before = base if isinstance(base, dict) else {}
        shown = [
            node.show_from(before, name, context)
            for node in self.below
            if self.is_used(node, before, name, context)
        ]
        is_set = any(each.is_set for each in shown)
        if self.optional and not is_set:
            for each in shown:
                each.required = False  # only together with the others
        return Shown(
            self.kind,
            name,
            self.label,
            self.help,
            below=shown,
            faults=context.faults.get(name, ()),
            is_set=is_set,
        )

    def is_used(self, node: Node, base: JSON, name: str, context: Context) -> bool:
        """Whether a field is shown."""
        return True

    def _is_removed(self, base: JSON, name: str, context: Context) -> bool:
        head = below(name, self.head)
        had = base.get(self.head) if self.head else None
        return bool(had) and head in context.typed and not context.typed.one(head)


class _Unknown(Leaf):
    """Stands for what isn't of the kind that the form expects."""


class Alternatives(Node):
    """An object of one of several forms, told apart by one of its fields; or none.

    Another choice makes a new object of what both forms have.
    """

    def __init__(
        self,
        key: str,
        *,
        by: str,
        options: Mapping[str, Group],
        label: str,
        help: str = "",
        unset: str = "",
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.key = key
        self.by = by
        self.options = options
        self.label = label
        self.help = help
        self.unset = unset
        self.labels = labels or {}

    def write(self, value: Any, name: str, typed: Typed) -> None:
        chosen = self._kind_of(value)
        typed.put(below(name, self.by), chosen)
        if chosen in self.options:
            self.options[chosen].write(value, name, typed)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        by = below(name, self.by)
        context.names[path] = context.names[*path, self.by] = by
        before, chosen = self._kind_of(base), context.typed.one(by)
        if by not in context.typed or chosen == before not in self.options:
            return base
        if not chosen:
            return ABSENT
        if chosen not in self.options:
            context.faults[by].append("Choose one of these.")
            return base
        group = self.options[chosen]
        if chosen == before:
            return group.read(base, path, name, context)
        carried = self._carried(base, before, chosen)
        read = group.read(carried, path, name, context)
        return dict(carried if read is ABSENT else read)

    def show(self, base: Any, name: str, context: Context) -> Shown:
        by = below(name, self.by)
        chosen = context.typed.one(by)
        options = [(value, self.labels.get(value, value)) for value in self.options]
        if self.unset:
            options.insert(0, ("", self.unset))
        if chosen and chosen not in self.options:
            options.append((chosen, f"{chosen} (unknown here, stays as it is)"))
        shown: Sequence[Shown] = ()
        if chosen in self.options:
            before = base if self._kind_of(base) == chosen else ABSENT
            shown = self.options[chosen].show(before, name, context).below
        return Shown(
            "alternatives",
            name,
            self.label,
            self.help,
            value=chosen,
            attributes={"by": by},
            options=options if self.unset or len(options) > 1 else (),
            below=shown,
            faults=context.faults.get(by, ()),
            is_set=bool(chosen),
        )

    def _kind_of(self, value: Any) -> str:
        """Which form a value has; a word of its own for what has none of them."""
        if value is ABSENT or value is None:
            return ""
        kind = value.get(self.by) if isinstance(value, dict) else None
        return kind if isinstance(kind, str) and kind and "\0" not in kind else "something else"

    def _carried(self, base: Any, before: str, chosen: str) -> JSON:
        known = (
            {node.key for node in self.options[before].below} if before in self.options else set()
        )
        kept = {node.key for node in self.options[chosen].below}
        old = base if isinstance(base, dict) and before in self.options else {}
        carried = {key: value for key, value in old.items() if key in kept or key not in known}
        return {**carried, self.by: chosen}


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

    def write(self, value: Any, name: str, typed: Typed) -> None:
        items = value if isinstance(value, list) else []
        if isinstance(value, list) or value is ABSENT or value is None:
            typed.put(name, "", *map(str, range(len(items))))
        for place, item in enumerate(items):
            self.row.write(item, below(name, str(place)), typed)

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
            return Leaf.show(_Unknown(self.key, label=self.label), base, name, context)
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
            attributes={"list": name, "ordered": "true" if self.ordered else ""},
            below=shown.below if shown.kind == "group" else [shown],
            faults=shown.faults if shown.kind == "group" else (),
            is_set=True,
        )


def _is(one: Any, other: Any) -> bool:
    return one is other


def _item(base: Any, key: str) -> Any:
    """What a row stood for when the form was opened; ABSENT for a new one."""
    if isinstance(base, list) and key.isascii() and key.isdigit() and int(key) < len(base):
        return base[int(key)]
    return ABSENT


class Headers(Node):
    """Names with values, as rows. Values that may be credentials never reach the page."""

    def __init__(self, key: str, *, label: str, help: str, are_secret: bool) -> None:
        self.key = key
        self.label = label
        self.help = help
        self.are_secret = are_secret

    def write(self, value: Any, name: str, typed: Typed) -> None:
        headers = {} if value is ABSENT or value is None else value
        if not isinstance(headers, dict) or not all(map(is_line, headers)):
            return
        typed.put(name, "", *map(str, range(len(headers))))
        for place, (header, content) in enumerate(headers.items()):
            row = below(name, str(place))
            typed.put(below(row, "name"), header)
            self._value_of(header).write(content, below(row, "value"), typed)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names[path] = name
        if name not in context.typed:
            return base
        before = list(base.items()) if isinstance(base, dict) else []
        keys = list(dict.fromkeys(context.typed.all(name)))
        result: JSON = {}
        same = keys == list(map(str, range(len(before))))
        for key in keys:
            row = below(name, key)
            header, value, unchanged = self._row(_item(before, key), path, row, context)
            same = same and unchanged
            if not header and value is ABSENT:
                continue
            if header in result:
                context.faults[below(row, "name")].append(f"The header {header} is there twice.")
            if value is ABSENT and not unchanged and key not in map(str, range(len(before))):
                context.faults[below(row, "value")].append("Enter the header's value.")
            result[header] = "" if value is ABSENT else value
        if same:
            return base
        return result or ABSENT

    def _row(self, origin: Any, path: Path, row: str, context: Context) -> tuple[str, Any, bool]:
        """A row's header, its value, and whether both are as they were."""
        old_header, old_value = (ABSENT, ABSENT) if origin is ABSENT else origin
        name, value = below(row, "name"), below(row, "value")
        shown = context.typed.one(name) if name in context.typed else old_header
        header = "" if shown is ABSENT else shown if shown == old_header else shown.strip()
        read = self._value_of(header).read(old_value, (*path, header), value, context)
        if not header and read is not ABSENT:
            context.faults[name].append("Enter the header's name.")
        if header != old_header is not ABSENT and read is old_value and self._hides(old_header):
            context.faults[value].append(
                f"Enter the value again: the one that is set is kept for {old_header} alone."
            )
        return header, read, header == old_header and read is old_value

    def show(self, base: Any, name: str, context: Context) -> Shown:
        if name not in context.typed and base is not ABSENT and base is not None:
            return Leaf.show(_Unknown(self.key, label=self.label), base, name, context)
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
        header = Text("name", label="Header", attributes={"autocomplete": "off"})
        value = self._value_of(old_header)
        shown_value = value.show(old_value, below(row, "value"), context)
        return Shown(
            "header",
            row,
            "Header",
            value=key,
            attributes={"list": name},
            below=[header.show(old_header, below(row, "name"), context), shown_value],
            is_set=True,
        )

    def _value_of(self, header: Any) -> Leaf:
        if self._hides(header):
            return Secret("value", label="Value", attributes={"header": "true"})
        attributes = {"autocomplete": "off", "spellcheck": "false"}
        return Text("value", label="Value", attributes=attributes)

    def _hides(self, header: Any) -> bool:
        if self.are_secret:
            return str(header).lower() not in PLAIN_HEADERS
        return is_credential(str(header))
