"""The facts beside a number's call path: findings with their fixes, and links to the assignee."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from phone_numbers.assignees.assignee import Assignee
from phone_numbers.forms.input_address import input_address
from phone_numbers.forms.parts.assignment import IDS
from vapi_client.json_values import JSON

from .findings import Findings, OpenFinding


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """An open finding, with the address of the input that fixes it."""

    finding: OpenFinding
    fix: str


@dataclass(frozen=True, slots=True)
class AssigneeLinks:
    """An assistant, squad or workflow with its page at Vapi, if it has one there."""

    assignee: Assignee
    at_vapi: str


@dataclass(frozen=True, slots=True)
class Unset:
    """Something that isn't set, what that means, and the address of the input that sets it."""

    text: str
    add: str
    address: str


def shown_findings(findings: Findings | None, form: str) -> list[ShownFinding]:
    """Return the open findings. Without the address of a form, this person can't fix them."""
    return [
        ShownFinding(each, input_address(form, each.place) if form and each.place else "")
        for each in (findings.open if findings else ())
    ]


def assignee_links(assignees: Sequence[Assignee]) -> list[AssigneeLinks]:
    return [
        AssigneeLinks(
            each,
            f"{settings.VAPI_DASHBOARD_URL}/assistants/{each.id}"
            if each.kind == "assistant" and each.state != "deleted"
            else "",
        )
        for each in assignees
        if each.id
    ]


def unset_parts(number: JSON, form: str) -> list[Unset]:
    """Return what isn't set and has no step in the call path."""
    parts = []
    if not number.get("fallbackDestination") and any(map(number.get, IDS.values())):
        text = "No fallback destination. Vapi uses one only if nothing is assigned."
        address = form and input_address(form, ("fallbackDestination",))
        parts.append(Unset(text, "Add fallback destination", address))
    if not number.get("server"):
        text = "No server. Webhooks go to the server of the assistant or the organization."
        parts.append(Unset(text, "Add server", form and input_address(form, ("server",))))
    if not number.get("hooks"):
        parts.append(Unset("No hooks.", "Add hook", form and input_address(form, ("hooks",))))
    return parts
