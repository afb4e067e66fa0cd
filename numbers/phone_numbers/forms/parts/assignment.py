"""The form of what answers a number: one of assistant, squad, workflow, its server, or nothing."""

import re
from collections.abc import Mapping
from typing import Any

from phone_numbers.forms.nodes import Context, Node, Shown, Typed, below
from vapi_client.json_values import ABSENT, Path

IDS = {"assistant": "assistantId", "squad": "squadId", "workflow": "workflowId"}
_IS_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
SERVER, NOTHING, AS_IT_IS = "server", "nothing", "as-it-is"
LABELS = {
    "assistant": "Assistant",
    "squad": "Squad",
    "workflow": "Workflow",
    SERVER: "Server only",
    NOTHING: "Nothing",
}


class Assignment(Node):
    """One choice that stands for three fields. What can't be shown as one choice stays as it is
    until another is made."""

    key = "assignment"
    label = "Assigned to"

    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        raise NotImplementedError("an assignment is several fields of the number")

    read = show = write  # type: ignore[assignment]

    def write_from(
        self, holder: Mapping[str, Any], name: str, typed: Typed, base: Mapping[str, Any]
    ) -> None:
        kind = _kind_of(holder)
        typed.put(below(name, self.key), kind)
        if kind in IDS:
            typed.put(IDS[kind], holder[IDS[kind]])

    def read_into(
        self,
        result: dict[str, Any],
        base: Mapping[str, Any],
        path: Path,
        name: str,
        context: Context,
    ) -> bool:
        by = below(name, self.key)
        context.names |= {(*path, field): field for field in IDS.values()}
        kind, before = context.typed.one(by), _kind_of(base)
        if by not in context.typed or (kind == before and kind not in IDS):
            return False
        if kind not in LABELS:
            context.faults[by].append("Choose what answers the number.")
            return False
        value: Any = ABSENT
        if kind in IDS:
            typed = context.typed.one(IDS[kind]).strip()
            if kind == before and (
                typed == base[IDS[kind]].strip() or IDS[kind] not in context.typed
            ):
                return False
            if not typed:
                context.faults[IDS[kind]].append(f"Choose the {kind}, or paste its id.")
                return False
            if not _IS_ID.fullmatch(typed):
                context.faults[IDS[kind]].append(
                    f"No {kind} is called this, or several are. Choose it, or paste its id."
                )
                return False
            value = typed
        for field in IDS.values():
            result.pop(field, None)
        if value is not ABSENT:
            result[IDS[kind]] = value
        return True

    def show_from(self, base: Mapping[str, Any], name: str, context: Context) -> Shown:
        by = below(name, self.key)
        kind = context.typed.one(by) or _kind_of(base)
        options = list(LABELS.items())
        if _kind_of(base) == AS_IT_IS:
            options.insert(0, (AS_IT_IS, "Several, as it is"))
        shown = [
            Shown(
                "assignee",
                field,
                LABELS[each],
                value=context.typed.one(field),
                attributes={"kind": each},
                note=context.assignee_names.get(context.typed.one(field), ""),
                faults=context.faults.get(field, ()),
            )
            for each, field in IDS.items()
        ]
        return Shown(
            "assignment",
            by,
            self.label,
            value=kind,
            options=options,
            below=shown,
            faults=context.faults.get(by, ()),
            is_set=kind != NOTHING,
            note=", ".join(str(base[field]) for field in IDS.values() if base.get(field))
            if kind == AS_IT_IS
            else "",
        )


def _kind_of(base: Mapping[str, Any]) -> str:
    """The one thing a number is assigned to, or that it isn't so simple."""
    ids = [kind for kind, field in IDS.items() if base.get(field) not in (None, ABSENT)]
    if len(ids) == 1 and _is_shown(base[IDS[ids[0]]]):
        return ids[0]
    if ids:
        return AS_IT_IS
    server = base.get("server")
    return SERVER if isinstance(server, dict) and server.get("url") else NOTHING


def _is_shown(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not set(value) & set("\0\r\n")


def contradiction(base: Mapping[str, Any], result: Mapping[str, Any], chosen: str) -> str:
    """What is wrong with a new choice beside the server that the form leaves the number with."""
    if chosen in ("", _kind_of(base)):
        return ""
    server = result.get("server")
    has_server = isinstance(server, dict) and bool(server.get("url"))
    if chosen == SERVER and not has_server:
        return "Enter the URL of the server below."
    if chosen == NOTHING and has_server:
        return "The server below would answer the number. Clear its URL, or choose “Server only”."
    return ""
