"""Parts that are made of parts: objects, and alternatives of objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from vapi_client.json_values import ABSENT, JSON, Path

from .leaves import Leaf
from .nodes import Context, Node, Shown, Typed, below

KEPT = "something else"


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

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        if isinstance(value, dict) or value is ABSENT or value is None:
            holder, before = (each if isinstance(each, dict) else {} for each in (value, base))
            for node in self.below:
                node.write_from(holder, name, typed, before)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        context.names.setdefault(path, name)
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
            return Leaf.show(Unknown(self.key, label=self.label), base, name, context)
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


class Unknown(Leaf):
    """Stands for what isn't of the kind that the form expects."""


class Alternatives(Node):
    """An object of one of several forms, told apart by one of its fields; or none.

    Another choice makes a new object of what both forms have; of what neither knows, where they
    have fields of the same name that aren't `alike`.
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
        alike: bool = True,
    ) -> None:
        self.key = key
        self.by = by
        self.options = options
        self.label = label
        self.help = help
        self.unset = unset
        self.labels = labels or {}
        self.alike = alike

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        chosen = self._kind_of(value)
        typed.put(below(name, self.by), chosen)
        if chosen in self.options:
            self.options[chosen].write(value, name, typed, self._start(base, chosen))

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
        return self.options[chosen].read(self._start(base, chosen), path, name, context)

    def show(self, base: Any, name: str, context: Context) -> Shown:
        by = below(name, self.by)
        chosen = context.typed.one(by)
        options = [(value, self.labels.get(value, value)) for value in self.options]
        if self.unset or not chosen:  # without this, a browser would choose the first
            options.insert(0, ("", self.unset or "Choose one"))
        if chosen and chosen not in self.options:
            options.append((chosen, f"{chosen} (unknown here, stays as it is)"))
        shown: Sequence[Shown] = ()
        if chosen in self.options:
            shown = self.options[chosen].show(self._start(base, chosen), name, context).below
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
        return kind if isinstance(kind, str) and kind and not set(kind) & set("\0\r") else KEPT

    def _start(self, base: Any, chosen: str) -> Any:
        """What a choice begins with: the object itself where it has this form."""
        before = self._kind_of(base)
        if before == chosen:
            return base
        if before not in self.options:
            return {self.by: chosen}
        known = {node.key for node in self.options[before].below}
        kept = {node.key for node in self.options[chosen].below} if self.alike else set()
        carried = {key: base[key] for key in base if key in kept or key not in known}
        return {**carried, self.by: chosen}
