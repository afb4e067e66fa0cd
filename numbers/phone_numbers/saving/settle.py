"""Reads a number, and settles earlier attempts whose outcome isn't known by how it is now."""

from collections.abc import Iterable
from contextlib import suppress

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import record_outcome, unsettled
from dashboard.orgs.models import Organization
from vapi_client.errors import NotFound, VapiError
from vapi_client.json_values import JSON, same
from vapi_client.masking import credentials
from vapi_client.schemas.phone_number import PhoneNumber

from .confirm import untaken
from .errors import Occupied
from .leases import Lease, lease
from .patch import are_values_of
from .signals import number_deleted, number_saved
from .unmasking import holds_mask, unmask_changes

Settled = list[tuple[Attempt, Result]]


def read_number(
    organization: Organization, number_id: str, *, held: Lease | None = None
) -> PhoneNumber:
    """Read a number, and record the outcomes of earlier attempts where it shows them.

    `held` is the lease of a caller that goes on to change the number. Raises VapiError.
    """
    try:
        number = organization.vapi().get_number(number_id)
    except NotFound:
        settle(organization, number_id, None, held=held)
        raise
    settle(organization, number_id, number, held=held)
    return number


def settle(
    organization: Organization,
    number_id: str,
    seen: PhoneNumber | None,
    *,
    held: Lease | None = None,
) -> None:
    """Record the outcomes that a number shows. `seen` is None if Vapi doesn't have it.

    This waits for nobody: while Vapi may still apply a change, only its success is recorded.
    """
    settled = _outcomes_shown_by(seen, unsettled(organization, number_id))
    if seen is None:
        # With a key that was set since, the number may be missing because it is somebody else's
        settled = [each for each in settled if each[0].at > organization.api_key_set_at]
    if not settled:
        return
    if held:
        _record(organization, number_id, seen, settled)
        return
    applied = [attempt for attempt, result in settled if result == Result.DONE]
    with (
        suppress(Occupied, VapiError),
        lease(organization, number_id, patience=0, settled=applied),
    ):
        # Somebody may have changed it before this request held the lease
        now = seen and organization.vapi().get_number(number_id)
        settled = _outcomes_shown_by(now, unsettled(organization, number_id))
        _record(organization, number_id, now, settled)


def shows_change(sent: JSON, before: JSON, number: JSON) -> bool:
    """Return whether a number has the values that were sent to change it.

    Vapi may add defaults to an object and write 20.0 as 20. A credential counts only if it is the
    same: Vapi may leave it out or mask it.
    """
    if are_values_of(sent, number):
        return True
    cleared = {name: None for name, value in sent.items() if value is None}
    return (
        not any(credentials(sent))
        and not any(untaken(sent, before, number))
        and are_values_of(cleared, number)
    )


def _outcomes_shown_by(number: PhoneNumber | None, attempts: Iterable[Attempt]) -> Settled:
    """Return the attempts whose newest result isn't what the number shows, with what it shows."""
    shown = ((attempt, _result_shown_by(number, attempt)) for attempt in attempts)
    return [
        (attempt, result)
        for attempt, result in shown
        if result
        and result != getattr(attempt, "newest_result", None)
        and not (result == Result.DONE and _was_made_again(attempt))
    ]


def _result_shown_by(number: PhoneNumber | None, attempt: Attempt) -> Result | None:
    if attempt.action == Action.NUMBER_DELETE:
        return Result.NOT_APPLIED if number else Result.DONE
    if not number or attempt.action != Action.NUMBER_UPDATE or holds_mask(attempt.changes):
        return None
    before, after = unmask_changes(attempt.changes, number.received)
    if shows_change(after, before, number.received):
        return Result.DONE
    return Result.NOT_APPLIED if are_values_of(before, number.received) else None


def _was_made_again(attempt: Attempt) -> bool:
    """Return whether a later attempt explains the values: it set a field to the same value."""
    after = {change["field"]: change.get("after") for change in attempt.changes}
    later = Attempt.objects.filter(
        organization=attempt.organization_id, subject=attempt.subject, pk__gt=attempt.pk
    ).with_newest_result()
    return any(
        change["field"] in after and same(change.get("after"), after[change["field"]])
        for other in later
        if getattr(other, "newest_result", None) not in (Result.REFUSED, Result.NOT_APPLIED)
        for change in other.changes
    )


def _record(
    organization: Organization, number_id: str, number: PhoneNumber | None, settled: Settled
) -> None:
    """Record outcomes, and send the signal of a change under the lease, so in their order."""
    for attempt, result in settled:
        record_outcome(attempt, result, observed=True)
    if not any(result == Result.DONE for _, result in settled):
        return
    if number:
        number_saved.send_robust(None, organization=organization, number=number)
    else:
        number_deleted.send_robust(None, organization=organization, number_id=number_id)
