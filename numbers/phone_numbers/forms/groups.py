"""Parts made of parts: objects, and alternatives of objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from vapi_client.json_values import ABSENT, JSON, Path

from .form_element import FormElement
from .form_values import FormValues
from .leaf import show_kept
from .node import Context, Node, below

KEPT = "something else"


class Group(Node):
    """An object with fields of its own. Its other values stay as they are.

    An optional object exists while it has any value. `constants` go into a new object. Clearing
    the field `head`, which the object needs to mean anything, removes the object.
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

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
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

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        if not isinstance(base, dict | None) and base is not ABSENT:
            return show_kept(self, base, name, context)
        before = base if isinstance(base, dict) else {}
        shown = [
            node.show_from(before, name, context)
            for node in self.below
            if self.is_used(node, before, name, context)
        ]
        is_set = any(each.is_set for each in shown)
        if self.optional and not is_set:
            for each in shown:
                each.required = False  # until another field is set
        return FormElement(
            self.kind,
            name,
            self.label,
            self.help,
            below=shown,
            faults=context.faults.get(name, ()),
            is_set=is_set,
        )

    def is_used(self, node: Node, base: JSON, name: str, context: Context) -> bool:
        """Return whether a field is shown."""
        return True

    def _is_removed(self, base: JSON, name: str, context: Context) -> bool:
        head = below(name, self.head)
        had = base.get(self.head) if self.head else None
        return bool(had) and head in context.typed and not context.typed.one(head)


class Alternatives(Node):
    """An object of one of several kinds, which the field `by` tells apart; or no object.

    Choosing another kind makes a new object. It keeps the values that both kinds have, or, if
    fields of the same name aren't `alike`, only the values that neither kind has a field for.
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

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
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

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        by = below(name, self.by)
        if by not in context.typed:
            self.write(base, name, context.typed, base)
        chosen = context.typed.one(by)
        options = [(value, self.labels.get(value, value)) for value in self.options]
        if self.unset or not chosen:  # without this, a browser would choose the first
            options.insert(0, ("", self.unset or "Choose one"))
        for kind in dict.fromkeys([self._kind_of(base), chosen]):
            if kind and kind not in self.options:
                options.append((kind, f"{kind} (unknown value, stays as it is)"))
        shown: Sequence[FormElement] = ()
        if chosen in self.options:
            shown = self.options[chosen].show(self._start(base, chosen), name, context).below
        return FormElement(
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
        """Return the kind of a value; KEPT if the form has no kind for it."""
        if value is ABSENT or value is None:
            return ""
        kind = value.get(self.by) if isinstance(value, dict) else None
        return kind if isinstance(kind, str) and kind and not set(kind) & set("\0\r") else KEPT

    def _start(self, base: Any, chosen: str) -> Any:
        """Return the value that a choice starts with: the object itself if it has this kind."""
        before = self._kind_of(base)
        if before == chosen:
            return base
        if before not in self.options:
            return {self.by: chosen}
        known = {node.key for node in self.options[before].below}
        kept = {node.key for node in self.options[chosen].below} if self.alike else set()
        carried = {key: base[key] for key in base if key in kept or key not in known}
        return {**carried, self.by: chosen}
