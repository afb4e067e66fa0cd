"""Undoes a recorded change, or shows what undoing it would change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor
from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON, Path

from .credential_addresses import moved_credentials
from .errors import CannotUndo, Conflicted, CredentialMissing
from .merging import Conflict, assignment_of, without_assignment
from .patch import are_values_of, build_patch
from .save import Saved, save_number
from .unmasking import changes_credential, unmask_changes

CANNOT_UNDO = {
    Action.NUMBER_CREATE: "A number that was created can only be deleted.",
    Action.NUMBER_DELETE: "A deleted number can't be brought back. Create it again instead.",
}
MASKED_BY_VAPI = (
    "Reverting this needs a credential that Vapi shows only as asterisks. Edit the number instead, "
    "and enter the credential again."
)


NEWER_CREDENTIAL = (
    "A later change replaced a credential that reverting this would send to the old address. Edit "
    "the number instead, and enter the credential for that address."
)


@dataclass(frozen=True, slots=True)
class Reversal:
    """A number as it is (`current`), as the change left it (`base`), and with the change undone
    (`mine`)."""

    current: JSON = field(repr=False)
    base: JSON = field(repr=False)
    mine: JSON = field(repr=False)


@dataclass(frozen=True, slots=True)
class Preview:
    """The changes that undoing makes to the number as it is now, and conflicts to decide first.

    `moved` are the credentials that undoing would send to another address.
    """

    current: JSON = field(repr=False)
    wanted: JSON = field(repr=False)
    conflicts: tuple[Conflict, ...] = ()
    moved: tuple[Path, ...] = ()


def reversal_of(organization: Organization, attempt: Attempt) -> Reversal:
    """Read the number, and return the three versions to merge. Raises CannotUndo and VapiError."""
    if attempt.organization_id != organization.pk:
        raise CannotUndo("The change was made in another organization.")
    if attempt.action != Action.NUMBER_UPDATE:
        raise CannotUndo(CANNOT_UNDO.get(Action(attempt.action), "This can't be reverted."))
    if not attempt.is_done:
        raise CannotUndo("Only a change that was made can be reverted.")
    return reverse(attempt, organization.vapi().get_number(attempt.subject).received)


def reverse(attempt: Attempt, current: JSON) -> Reversal:
    """Return the three versions to merge of a number as it is now. Raises CannotUndo."""
    before, after = unmask_changes(attempt.changes, current)
    _refuse_newer_credentials(attempt, before, after)
    then = _without_later_assignment(current, after)
    return Reversal(current, {**then, **after}, {**then, **before})


def _without_later_assignment(current: JSON, after: JSON) -> JSON:
    """Return the number without what it was assigned to after the change, which left `after`.

    The record has only the ids that changed. An id that it doesn't list counts as unchanged only if
    the number still has the ids that the change set.
    """
    left = assignment_of(after)
    is_beside = any(left.values()) and are_values_of(left, current)
    return without_assignment(current) if left and not is_beside else current


def _refuse_newer_credentials(attempt: Attempt, before: JSON, after: JSON) -> None:
    """Raise CannotUndo if a later change replaced a credential that would go to an old address."""
    moved = {path[0] for path in moved_credentials(before, after)}
    if not moved:
        return
    later = Attempt.objects.filter(
        organization=attempt.organization, subject=attempt.subject, pk__gt=attempt.pk
    )
    made = later.with_newest_result().filter(~Q(newest_result=Result.REFUSED))
    for changes in made.values_list("changes", flat=True):
        if any(each["field"] in moved and changes_credential(each) for each in changes):
            raise CannotUndo(NEWER_CREDENTIAL)


def undo(
    organization: Organization,
    actor: Actor,
    attempt: Attempt,
    *,
    decisions: Mapping[str, str] = {},
    keeps_credentials: bool = False,
) -> Saved:
    """Undo a recorded change by a save, in which later changes to the same values are conflicts.

    `keeps_credentials` sends credentials to an address that undoing restores. Raises CannotUndo and
    what `save_number` raises.
    """
    reversal = reversal_of(organization, attempt)
    try:
        return save_number(
            organization,
            actor,
            attempt.subject,
            base=reversal.base,
            mine=reversal.mine,
            decisions=decisions,
            keeps_credentials=keeps_credentials,
            earlier=reversal.mine,
        )
    except CredentialMissing:
        raise CannotUndo(MASKED_BY_VAPI) from None


def preview_undo(organization: Organization, attempt: Attempt) -> Preview:
    """Return what `undo` would change. Raises CannotUndo, UnknownProvider and VapiError."""
    reversal = reversal_of(organization, attempt)
    sides = reversal.base, reversal.mine, reversal.current
    conflicts: tuple[Conflict, ...] = ()
    try:
        try:
            wanted = build_patch(*sides, {}, keeps_credentials=True)
        except Conflicted as conflicted:
            conflicts = conflicted.conflicts
            theirs = {each.name: f"theirs:{each.digest}" for each in conflicts}
            wanted = build_patch(*sides, theirs, keeps_credentials=True)
    except CredentialMissing:
        raise CannotUndo(MASKED_BY_VAPI) from None
    moved = tuple(moved_credentials(wanted, reversal.current))
    return Preview(reversal.current, wanted, conflicts, moved)
