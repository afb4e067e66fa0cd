"""What it takes to take a change back, and what that would change now."""

from dataclasses import dataclass, field

from dashboard.activity.models import Action, Attempt
from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON

from .errors import CannotUndo, Conflicted, CredentialMissing
from .merging import Conflict
from .planning import planned
from .recorded_values import restored

CANNOT_UNDO = {
    Action.NUMBER_CREATE: "A number that was created can only be deleted.",
    Action.NUMBER_DELETE: "A deleted number can't be brought back; it can be created again.",
}
MASKED_BY_VAPI = (
    "Vapi shows a credential that would have to be sent along as asterisks. Edit the number "
    "instead, and enter it again."
)


@dataclass(frozen=True, slots=True)
class Reversal:
    """A number as it is (`current`), as it would be if nothing had changed since (`base`), and
    with the change taken back (`mine`)."""

    current: JSON = field(repr=False)
    base: JSON = field(repr=False)
    mine: JSON = field(repr=False)


@dataclass(frozen=True, slots=True)
class Preview:
    """What reverting changes of a number as it is now, and what is to be decided before, since
    others changed it too."""

    current: JSON = field(repr=False)
    wanted: JSON = field(repr=False)
    conflicts: tuple[Conflict, ...] = ()


def reversal_of(organization: Organization, attempt: Attempt) -> Reversal:
    """Reads the number as it is now. Raises CannotUndo and VapiError."""
    if attempt.organization_id != organization.pk:
        raise CannotUndo("It was made in another organization.")
    if attempt.action != Action.NUMBER_UPDATE:
        raise CannotUndo(CANNOT_UNDO.get(Action(attempt.action), "This can't be undone."))
    if not attempt.is_done:
        raise CannotUndo("Only a change that was made can be undone.")
    current = organization.vapi().get_number(attempt.subject).received
    before, after = restored(attempt.changes, current)
    return Reversal(current, {**current, **after}, {**current, **before})


def preview(organization: Organization, attempt: Attempt) -> Preview:
    """What `saving.undo` would do. Raises what `reversal_of` raises, and UnknownProvider."""
    reversal = reversal_of(organization, attempt)
    sides = reversal.base, reversal.mine, reversal.current
    conflicts: tuple[Conflict, ...] = ()
    try:
        try:
            wanted = planned(*sides, {})
        except Conflicted as conflicted:
            conflicts = conflicted.conflicts
            theirs = {each.name: f"theirs:{each.digest}" for each in conflicts}
            wanted = planned(*sides, theirs)
    except CredentialMissing:
        raise CannotUndo(MASKED_BY_VAPI) from None
    return Preview(reversal.current, wanted, conflicts)
