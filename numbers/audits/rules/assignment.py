"""Rules about a number's assignment: the assistant, squad, workflow or server that answers it."""

from datetime import timedelta

from phone_numbers.call_path.leg import hook_takes_every_call
from vapi_client.names import Names
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .context import Context
from .wording import short

CLOCK_SKEW = timedelta(minutes=1)
DELETED_ASSIGNEE = "deleted-assignee"  # the rule that needs all assistants and squads

ASSIGNEES = {"assistantId": "assistant", "squadId": "squad", "workflowId": "workflow"}


@rule(
    DELETED_ASSIGNEE,
    Severity.ERROR,
    "Deleted assistant or squad",
    why="What should answer these calls doesn't exist at Vapi any more.",
    remedy="Assign an assistant or squad that exists.",
    fix_field="assignment",
)
def deleted_assignee(number: PhoneNumber, context: Context) -> str | None:
    """Find assistants and squads that are missing from a complete directory."""
    deleted = []
    if number.assistant_id and _lacks(context.assistants, number.assistant_id):
        deleted.append(("assistant", number.assistant_id))
    if number.squad_id and _lacks(context.squads, number.squad_id):
        deleted.append(("squad", number.squad_id))
    if deleted and not _was_unchanged(number, context):
        deleted = [each for each in deleted if each[1] in context.earlier_assignee_ids]
    if not deleted:
        return None
    shown = " and ".join(f"{kind}{_named(id, context)}" for kind, id in deleted)
    return f"{_capitalized(shown)} {'were' if deleted[1:] else 'was'} deleted."


@rule(
    "unassigned",
    Severity.WARNING,
    "No assignment",
    why="Only the organization's default server can answer these calls.",
    remedy="Assign an assistant, squad or server, unless the default server answers.",
    fix_field="assignment",
)
def unassigned(number: PhoneNumber, context: Context) -> str | None:
    """Find numbers without an assistant, squad, workflow or server, and without a hook that takes
    every call."""
    if _is_assigned(number) or hook_takes_every_call(number):
        return None
    return "Nothing is assigned, so only the organization's default server can answer."


@rule(
    "several-assignees",
    Severity.WARNING,
    "Multiple assignments",
    why="The number alone doesn't tell which of them answers a call.",
    remedy="Keep one of the assignments.",
    fix_field="assignment",
)
def several_assignees(number: PhoneNumber, context: Context) -> str | None:
    """Find numbers with more than one of assistant, squad and workflow. A server doesn't count."""
    ids = (number.assistant_id, number.squad_id, number.workflow_id)
    if ids.count(None) > 1:  # usual
        return None
    kinds = [kind for kind, id in zip(ASSIGNEES.values(), ids, strict=True) if id]
    if len(kinds) < 2:
        return None
    how_many = "both" if len(kinds) == 2 else "all"
    return _capitalized(f"{', '.join(kinds[:-1])} and {kinds[-1]} are {how_many} assigned.")


@rule(
    "sms-unanswered",
    Severity.WARNING,
    "Unanswered SMS",
    why="Messages to these numbers get no reply.",
    remedy="Assign something that answers, or turn SMS off.",
    fix_field="sms",
)
def sms_unanswered(number: PhoneNumber, context: Context) -> str | None:
    """Find Twilio numbers that receive messages nothing answers. Twilio's SMS is on by default."""
    if number.provider != "twilio" or number.sms_enabled is False or _is_assigned(number):
        return None
    how = "is on" if number.sms_enabled else "is on by default"
    return f"SMS {how}, but nothing answers messages."


def earlier_assignee_ids(number: PhoneNumber, context: Context) -> frozenset[str]:
    """Return the ids of the assistant and squad of a number, as the audit read it.

    Return nothing for a number that was changed during the audit.
    """
    if not _was_unchanged(number, context):
        return frozenset()
    return frozenset(filter(None, (number.assistant_id, number.squad_id)))


def _is_assigned(number: PhoneNumber) -> bool:
    """Return whether anything is set, even a value whose form is unknown here."""
    if number.assistant_id or number.squad_id or number.workflow_id:
        return True
    if number.server:
        return bool(number.server.url) or any(map(number.received.get, ASSIGNEES))
    return any(map(number.received.get, (*ASSIGNEES, "server")))


def _named(assignee_id: str, context: Context) -> str:
    """Return the name that an earlier audit read, in quotes; without one, the start of the id."""
    name = " ".join(context.former_names.get(assignee_id, "").split())
    return f" “{name}”" if name else short(assignee_id)


def _lacks(names: Names, assignee_id: str) -> bool:
    return names.complete and assignee_id not in names.by_id


def _was_unchanged(number: PhoneNumber, context: Context) -> bool:
    """Return whether the number was last changed before the audit read the directory.

    A later change can assign an assistant that is newer than the directory.
    """
    changed_at = number.updated_at
    return changed_at is not None and context.age_of(changed_at) > CLOCK_SKEW


def _capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
