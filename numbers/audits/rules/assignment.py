"""Rules about what answers a number."""

from datetime import timedelta

from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .snapshot import Snapshot
from .wording import short

CLOCK_SKEW = timedelta(minutes=1)

_ASSIGNEES = {"assistantId": "an assistant", "squadId": "a squad", "workflowId": "a workflow"}


@rule(
    "deleted-assignee",
    Severity.ERROR,
    "Assistant or squad deleted",
    put_right="assignment",
)
def deleted_assignee(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds an id that a complete directory doesn't hold."""
    deleted = []
    if number.assistant_id and _lacks(snapshot.assistants, number.assistant_id):
        deleted.append(("assistant", number.assistant_id))
    if number.squad_id and _lacks(snapshot.squads, number.squad_id):
        deleted.append(("squad", number.squad_id))
    if deleted and not _is_settled(number, snapshot):
        deleted = [each for each in deleted if each[1] in snapshot.settled_ids]
    if not deleted:
        return None
    shown = " and the ".join(f"{kind}{short(id)}" for kind, id in deleted)
    return f"The {shown} no longer {'exist' if deleted[1:] else 'exists'}."


@rule(
    "unassigned",
    Severity.WARNING,
    "Nothing assigned",
    put_right="assignment",
)
def unassigned(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds what neither an assistant nor anything in its place answers."""
    if _is_assigned(number):
        return None
    return (
        "No assistant, squad, workflow or server is set, "
        "so only the organization's own server at Vapi may still answer."
    )


@rule(
    "several-assignees",
    Severity.WARNING,
    "Several assignments",
    put_right="assignment",
)
def several_assignees(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds more than one of assistant, squad and workflow; a server goes with any of them."""
    ids = (number.assistant_id, number.squad_id, number.workflow_id)
    if ids.count(None) > 1:  # as of most numbers
        return None
    kinds = [kind for kind, id in zip(_ASSIGNEES.values(), ids, strict=True) if id]
    if len(kinds) < 2:
        return None
    return f"The number has {', '.join(kinds[:-1])} and {kinds[-1]}."


@rule(
    "sms-unanswered",
    Severity.WARNING,
    "SMS on, nothing answers",
    put_right="sms",
)
def sms_unanswered(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds Twilio numbers that take messages, as they do unless told otherwise."""
    if number.provider != "twilio" or number.sms_enabled is False or _is_assigned(number):
        return None
    how = "is on" if number.sms_enabled else "is on by default"
    return f"SMS {how}, and no assistant, squad, workflow or server answers messages."


def settled_ids(number: PhoneNumber, snapshot: Snapshot) -> frozenset[str]:
    """The assistant and the squad of a number as it was read, where the directory tells whether
    they exist."""
    if not _is_settled(number, snapshot):
        return frozenset()
    return frozenset(filter(None, (number.assistant_id, number.squad_id)))


def _is_assigned(number: PhoneNumber) -> bool:
    """Whether anything is set, be it in a form that can't be read here."""
    if number.assistant_id or number.squad_id or number.workflow_id:
        return True
    if number.server:
        return bool(number.server.url) or any(map(number.received.get, _ASSIGNEES))
    return any(map(number.received.get, (*_ASSIGNEES, "server")))


def _lacks(names: Names, assignee_id: str) -> bool:
    return names.complete and assignee_id not in names.by_id


def _is_settled(number: PhoneNumber, snapshot: Snapshot) -> bool:
    """Whether the number was last changed before the directory was read: what the directory
    doesn't hold may otherwise have been created since."""
    changed_at = number.updated_at
    return changed_at is not None and snapshot.age_of(changed_at) > CLOCK_SKEW
