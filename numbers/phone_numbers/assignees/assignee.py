"""The assistant, squad, workflow or server that answers the calls of a number."""

import re
from datetime import datetime
from typing import Literal, NamedTuple

from phone_numbers.display import SHORT_ID
from vapi_client.schemas.phone_number import PhoneNumber

from .directory import Directory, Kind

State = Literal["named", "unnamed", "pending", "unknown", "deleted"]

_ADDRESS = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]*://(?:[^/?#\\@]*@)?)?"
    r"((?:[\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?)(?:[/?#]|\Z)"
)


class Assignee(NamedTuple):
    """An assistant, squad, workflow or server that answers the calls of a number.

    A `pending` name is being read, an `unknown` one can't be read. The label of both is the
    beginning of the id.
    """

    kind: Literal["assistant", "squad", "workflow", "server"]
    id: str
    label: str
    state: State


def assignees_of(number: PhoneNumber, directory: Directory | None) -> tuple[Assignee, ...]:
    """Return all assignees of a number. Its server counts only if nothing else is set."""
    assignees = []
    if number.assistant_id:
        assignees.append(
            assignee_of("assistant", number.assistant_id, number.updated_at, directory)
        )
    if number.squad_id:
        assignees.append(assignee_of("squad", number.squad_id, number.updated_at, directory))
    if number.workflow_id:
        # The API has no list of workflows, so their names are unknown
        assignees.append(
            Assignee("workflow", number.workflow_id, number.workflow_id[:SHORT_ID], "unknown")
        )
    if not assignees and number.server and number.server.url:
        assignees.append(Assignee("server", "", host_of(number.server.url), "named"))
    return tuple(assignees)


def assignee_of(
    kind: Kind, assignee_id: str, assigned_at: datetime | None, directory: Directory | None
) -> Assignee:
    """Return the assistant or squad that a number was assigned to at a time, or earlier."""
    short = assignee_id[:SHORT_ID]
    if directory is None:
        return Assignee(kind, assignee_id, short, "pending")
    names = directory.of(kind).by_id
    if assignee_id in names:
        return existing_assignee(kind, assignee_id, names[assignee_id])
    if directory.lacks(kind, assignee_id, assigned_at):
        return Assignee(kind, assignee_id, short, "deleted")
    return Assignee(kind, assignee_id, short, "unknown")


def existing_assignee(kind: Kind, assignee_id: str, name: str | None) -> Assignee:
    """Return an assignee that exists. Without a name, its label is the beginning of its id."""
    if name:
        return Assignee(kind, assignee_id, name, "named")
    return Assignee(kind, assignee_id, assignee_id[:SHORT_ID], "unnamed")


def host_of(url: str) -> str:
    """Return the host of a URL, to tell servers apart at a glance.

    A URL that can't be parsed is not shown, since any part of it might be a password.
    """
    match = _ADDRESS.match(url)
    return match[1] if match else "Unreadable address"
