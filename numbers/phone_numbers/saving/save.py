"""Changing a number: only what was changed is sent, on top of what the number is by then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, begin, changes_between, end, unsettled
from dashboard.orgs.models import Organization
from vapi_client import VapiClient
from vapi_client.errors import UnknownOutcome, VapiError
from vapi_client.json_values import JSON, same
from vapi_client.schemas.phone_number import PhoneNumber

from .errors import CannotUndo, CredentialMissing, NotApplied
from .leases import lease
from .merging import changes
from .planning import planned, updatable_fields, without_null
from .recorded_values import holds_mask, restored
from .recording import failures_recorded, label_of_number
from .reversal import MASKED_BY_VAPI, reversal_of
from .signals import number_saved

__all__ = ["SETTLED_AFTER", "Saved", "save_number", "settle", "undo", "updatable_fields"]

# Longer than any attempt is under way
SETTLED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving. `number` is as it stands at Vapi now; None where nobody looked, since
    nothing was to be changed."""

    number: PhoneNumber | None
    unchanged: bool = False
    found_by_looking: bool = False
    attempt: Attempt | None = None


def save_number(
    organization: Organization,
    actor: Actor,
    number_id: str,
    *,
    base: JSON,
    mine: JSON,
    decisions: Mapping[str, str] = {},
) -> Saved:
    """Changes what differs between `base`, which the form was opened on, and `mine`.

    The number is read again and others' changes are kept. What both changed is decided by
    `decisions` (merging.resolve). Raises the errors of `errors.py` and VapiError.
    """
    if not changes(base, mine, updatable_fields(base.get("provider"))):
        return Saved(None, unchanged=True)
    client = organization.vapi()
    with lease(organization, number_id):
        current = client.get_number(number_id)
        wanted = planned(base, mine, current.received, decisions)
        if not wanted:
            return Saved(current, unchanged=True)
        attempt = begin(
            actor,
            organization,
            Action.NUMBER_UPDATE,
            subject=number_id,
            label=label_of_number(current.received),
            changes=changes_between(without_null(_before(wanted, current)), without_null(wanted)),
        )
        saved = _update(client, current, wanted, attempt)
        # Before anybody else can save, so that who listens hears of changes in their order
        number_saved.send_robust(Saved, organization=organization, number=saved.number)
    return saved


def settle(organization: Organization, number: JSON) -> None:
    """Finds out what came of earlier attempts on a number, by how it stands now."""
    for attempt in unsettled(organization, str(number.get("id")), older_than=SETTLED_AFTER):
        if result := _result_seen(attempt, number):
            end(attempt, result, found_by_looking=True)
            if result == Result.DONE:
                found = PhoneNumber.read(number)
                number_saved.send_robust(Saved, organization=organization, number=found)


def undo(
    organization: Organization,
    actor: Actor,
    attempt: Attempt,
    *,
    decisions: Mapping[str, str] = {},
) -> Saved:
    """Takes back what an attempt changed. What was changed since is a conflict, as in any save.

    Raises CannotUndo and what `save_number` raises.
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
        )
    except CredentialMissing:
        raise CannotUndo(MASKED_BY_VAPI) from None


def _update(client: VapiClient, current: PhoneNumber, wanted: JSON, attempt: Attempt) -> Saved:
    try:
        with failures_recorded(attempt):
            saved = client.update_number(current.received, wanted, request_id=attempt.request_id)
    except UnknownOutcome as error:
        unknown = error.with_traceback(None)
    else:
        end(attempt, Result.DONE)
        return Saved(saved, attempt=attempt)
    return _look(client, current, wanted, attempt, unknown)


def _look(
    client: VapiClient,
    before: PhoneNumber,
    wanted: JSON,
    attempt: Attempt,
    unknown: UnknownOutcome,
) -> Saved:
    """Finds out what came of an update without a usable answer; it isn't repeated."""
    try:
        found = client.get_number(attempt.subject)
    except VapiError:
        found = None
    if found and _stands(wanted, found.received):
        end(attempt, Result.DONE, found_by_looking=True)
        return Saved(found, found_by_looking=True, attempt=attempt)
    if found and _stands(_before(wanted, before), found.received):
        end(attempt, Result.NOT_APPLIED, found_by_looking=True)
        raise NotApplied(unknown)
    raise unknown


def _result_seen(attempt: Attempt, number: JSON) -> Result | None:
    if attempt.action == Action.NUMBER_DELETE:
        return Result.NOT_APPLIED
    if attempt.action != Action.NUMBER_UPDATE or holds_mask(attempt.changes):
        return None
    before, after = restored(attempt.changes, number)
    if _stands(after, number):
        return Result.DONE
    return Result.NOT_APPLIED if _stands(before, number) else None


def _stands(values: JSON, number: JSON) -> bool:
    """Whether a number has these values; null is unset."""
    return all(same(number.get(name), value) for name, value in values.items())


def _before(wanted: JSON, number: PhoneNumber) -> JSON:
    return {name: number.received.get(name) for name in wanted}
