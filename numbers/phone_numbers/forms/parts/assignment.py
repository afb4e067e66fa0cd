"""The form of what a number is assigned to."""

import re
from collections.abc import Mapping
from typing import Any

from phone_numbers.assignees import picker
from phone_numbers.assignees.assignee import assignee_of
from phone_numbers.assignees.directory import KINDS, Directory
from phone_numbers.forms.form_element import FormElement
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.node import Context, Node, below
from vapi_client.json_values import ABSENT, Path
from vapi_client.schemas.phone_number import PhoneNumber

IDS = {"assistant": "assistantId", "squad": "squadId", "workflow": "workflowId"}
_IS_ID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
NOT_ONE = "No {kind} has this name, or several have it. Choose one, or paste its ID."
SERVER, NOTHING, AS_IT_IS = "server", "nothing", "as-it-is"
LABELS = {
    "assistant": "Assistant",
    "squad": "Squad",
    "workflow": "Workflow",
    SERVER: "Server only",
    NOTHING: "Nothing",
}


class Assignment(Node):
    """One choice for three fields of the number. A number with several of them stays as it is
    until a person chooses one."""

    key = "assignment"
    label = "Assigned to"
    fields = tuple(IDS.values())

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        raise NotImplementedError("an assignment is several fields of the number")

    read = show = write  # type: ignore[assignment]

    def write_from(
        self, holder: Mapping[str, Any], name: str, typed: FormValues, base: Mapping[str, Any]
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
            context.faults[by].append("Choose what the number is assigned to.")
            return False
        if kind in IDS and not _is_new_id(kind, before, base, context):
            return False
        for field in IDS.values():
            result.pop(field, None)
        if kind in IDS:
            result[IDS[kind]] = context.typed.one(IDS[kind]).strip()
        return True

    def show_from(self, base: Mapping[str, Any], name: str, context: Context) -> FormElement:
        by = below(name, self.key)
        kind = context.typed.one(by) or _kind_of(base)
        options = list(LABELS.items())
        if _kind_of(base) == AS_IT_IS:
            options.insert(0, (AS_IT_IS, "Several, as it is"))
        ids = ", ".join(str(base[field]) for field in IDS.values() if base.get(field))
        return FormElement(
            "assignment",
            by,
            self.label,
            value=kind,
            options=options,
            below=[_show_assignee(each, base, context) for each in IDS],
            faults=context.faults.get(by, ()),
            is_set=kind != NOTHING,
            note=ids if kind == AS_IT_IS else "",
        )


def _is_new_id(kind: str, before: str, base: Mapping[str, Any], context: Context) -> bool:
    """Return whether an id was entered that isn't the saved one. Add a fault to one that can't be
    an id."""
    field = IDS[kind]
    typed = context.typed.one(field).strip()
    if kind == before and (field not in context.typed or typed == base[field].strip()):
        return False
    if not typed:
        context.faults[field].append(f"Choose the {kind}, or paste its ID.")
    elif not _IS_ID.fullmatch(typed):
        context.faults[field].append(NOT_ONE.format(kind=kind))
    return field not in context.faults


def _show_assignee(kind: str, base: Mapping[str, Any], context: Context) -> FormElement:
    """Show an assignee by its name, with its id below it, or else what was typed."""
    field = IDS[kind]
    typed = context.typed.one(field)
    shown = FormElement(
        "assignee",
        field,
        LABELS[kind],
        value=typed,
        attributes={"kind": kind},
        faults=context.faults.get(field, ()),
    )
    if kind not in KINDS or not typed:
        return shown
    assigned_at = PhoneNumber.read(base).updated_at if typed == base.get(field) else None
    assignee = assignee_of(kind, typed, assigned_at, context.directory)
    picked = picker.Picked.of(assignee)
    if assignee.state == "named":
        shown.value, shown.note = picked.text, typed
        shown.attributes = {"kind": kind, "token": picked.token}
    elif picked.note:
        shown.attributes = {"kind": kind, "wrong": picked.note}
    return shown


def with_ids(typed: FormValues, directory: Directory | None) -> FormValues:
    """Return the inputs with the ids of assistants and squads in place of their names."""
    for kind in KINDS:
        field = IDS[kind]
        text = typed.one(field).strip()
        _, _, picked = picker.picked_from(typed.one(f"{field}.picked"), text).partition(":")
        if text:
            typed.put(field, picked or picker.id_of(directory, kind, text))
    return typed.without(f"{IDS[kind]}.picked" for kind in KINDS)


def _kind_of(base: Mapping[str, Any]) -> str:
    """Return the kind of what a number is assigned to; AS_IT_IS if there are several."""
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
    """Return why a new choice doesn't fit the server in the result; empty if it does."""
    if chosen in ("", _kind_of(base)):
        return ""
    server = result.get("server")
    has_server = isinstance(server, dict) and bool(server.get("url"))
    if chosen == SERVER and not has_server:
        return "Enter the URL of the server below."
    if chosen == NOTHING and has_server:
        return "The server below would answer the number. Clear its URL, or choose “Server only”."
    return ""
