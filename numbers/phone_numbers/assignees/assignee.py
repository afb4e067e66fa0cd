"""What answers a number, by name where the directory knows it."""

import re
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
    """An assistant, squad, workflow or server that answers a number.

    `pending` is a name that is on its way, `unknown` one that can't be had: for both the label is
    the beginning of the id.
    """

    kind: Literal["assistant", "squad", "workflow", "server"]
    id: str
    label: str
    state: State


def assignees(number: PhoneNumber, directory: Directory | None) -> tuple[Assignee, ...]:
    """All that a number is assigned to; its own server counts where nothing else is set."""
    found = []
    if number.assistant_id:
        found.append(_assignee("assistant", number.assistant_id, number, directory))
    if number.squad_id:
        found.append(_assignee("squad", number.squad_id, number, directory))
    if number.workflow_id:
        # The API has no list of workflows to take a name from
        found.append(
            Assignee("workflow", number.workflow_id, number.workflow_id[:SHORT_ID], "unknown")
        )
    if not found and number.server and number.server.url:
        found.append(Assignee("server", "", host_of(number.server.url), "named"))
    return tuple(found)


def _assignee(
    kind: Kind, assignee_id: str, number: PhoneNumber, directory: Directory | None
) -> Assignee:
    short = assignee_id[:SHORT_ID]
    if directory is None:
        return Assignee(kind, assignee_id, short, "pending")
    names = directory.of(kind).by_id
    if assignee_id in names:
        return named(kind, assignee_id, names[assignee_id])
    if directory.lacks(kind, assignee_id, number.updated_at):
        return Assignee(kind, assignee_id, short, "deleted")
    return Assignee(kind, assignee_id, short, "unknown")


def named(kind: Kind, assignee_id: str, name: str | None) -> Assignee:
    """An assignee that exists; one without a name goes by the beginning of its id."""
    if name:
        return Assignee(kind, assignee_id, name, "named")
    return Assignee(kind, assignee_id, assignee_id[:SHORT_ID], "unnamed")


def host_of(url: str) -> str:
    """The host of an address, which is what tells servers apart at a glance.

    Of one that can't be read nothing is shown: any part of it might be a password.
    """
    found = _ADDRESS.match(url)
    return found[1] if found else "Unreadable address"
