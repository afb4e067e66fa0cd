"""Carries out one item: changes or deletes its number, and stores the outcome.

Nothing is sent twice without a look in between. `saving` reads the number and settles earlier
attempts before it sends a change; what may have been sent before is looked at here first.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Q

from bulk.changes import Change
from bulk.models import BulkChange, Item, ItemState
from bulk.pacing import slow_down, wait_for_turn
from bulk.plans import values_to_delete
from dashboard.activity.changes import storable
from dashboard.activity.models import Attempt, AttemptQuerySet, Result
from dashboard.orgs.database_clock import Now
from phone_numbers.forms.differences import shown_place
from phone_numbers.models import NumberLease
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.leases import lease
from phone_numbers.saving.save import Saved, save_number
from phone_numbers.saving.settle import read_number
from vapi_client.errors import NotFound
from vapi_client.json_values import same
from vapi_client.schemas.phone_number import PhoneNumber

from . import claims, creating
from .outcomes import A_MOMENT, GONE, LOST, NOT_MADE, UNEXPECTED, Outcome, Stop, outcome_of

MOST_ATTEMPTS = 5  # sent in vain, each of which takes minutes to settle
NOT_PATIENT = 0.0  # an editor has the number: this item waits, not the worker
STAYS_UNKNOWN = "Vapi's answer was lost, and the number doesn't show whether it was changed."
UNSETTLED = (None, Result.UNKNOWN)

log = logging.getLogger(__name__)


def carry_out(run: BulkChange, change: Change, item: Item) -> Outcome:
    """Carry out an item that this worker holds, and store the outcome. Raises ItemLost and Stop.

    OperationalError and InterfaceError leave the item as it is.
    """
    try:
        outcome = _look(run, change, item) if item.tries > 1 or run.cancelled else None
        outcome = outcome or _write(run, change, item)
    except (OperationalError, InterfaceError, claims.ItemLost):
        raise
    except Exception as error:
        outcome = _failed(run, item, error)
    _store(run, item, outcome)
    return outcome


def _write(run: BulkChange, change: Change, item: Item) -> Outcome:
    """Change or delete the number. Raises what `saving` raises, NotYet and ItemLost."""

    def before_write() -> None:
        wait_for_turn(run.organization)
        claims.renew(item)

    if change.creates:
        return creating.create(run, item, before_write)
    before, after = item.values
    if not change.deletes:
        saved = save_number(
            run.organization,
            run.actor,
            item.number_id,
            base=before,
            mine=after,
            entered=change.entered,
            keeps_credentials=run.keeps_credentials,
            earlier=after if change.restores else None,
            before_write=before_write,
            patience=NOT_PATIENT,
        )
        return _saved(run, item, saved)
    deleted = delete_number(
        run.organization,
        run.actor,
        item.number_id,
        is_confirmed=lambda number: same(_shown(number), before),
        before_write=before_write,
        patience=NOT_PATIENT,
    )
    if deleted.already_gone:
        return Outcome(ItemState.GONE, GONE, deleted.attempt)
    return Outcome(ItemState.DONE, attempt=deleted.attempt)


def _shown(number: PhoneNumber) -> dict[str, object]:
    """Return what the draft of a deletion shows of a number, in its stored form."""
    return {**values_to_delete(number.received), "provider": number.provider}


def _saved(run: BulkChange, item: Item, saved: Saved) -> Outcome:
    if saved.attempt:
        untaken = ", ".join(map(shown_place, saved.untaken))
        reason = f"Vapi has another value than was sent: {untaken}." if untaken else ""
        return Outcome(ItemState.DONE, reason, saved.attempt)
    earlier, result = _newest_attempt(run, item)
    if result == Result.DONE:
        return Outcome(ItemState.DONE, attempt=earlier)
    return Outcome(ItemState.UNCHANGED)


def _look(run: BulkChange, change: Change, item: Item) -> Outcome | None:
    """Find out what became of an earlier attempt. None if the change can be sent now."""
    if change.creates:
        return creating.look(run, item)
    until = None
    earlier, result = _newest_attempt(run, item)
    if earlier and result in UNSETTLED:
        wait_for_turn(run.organization)  # its own, since a change that follows needs another
        until = _settle(run, item)
        earlier, result = _newest_attempt(run, item)
    if earlier and result in UNSETTLED:
        again = until + A_MOMENT if until else None
        return Outcome(ItemState.UNKNOWN, STAYS_UNKNOWN, again=again)
    if result == Result.DONE:
        return Outcome(ItemState.DONE, attempt=earlier)
    if run.cancelled:
        return Outcome(ItemState.CANCELLED)
    in_vain = _times_in_vain(run, item)
    if (change.deletes and in_vain) or in_vain >= MOST_ATTEMPTS:
        return Outcome(ItemState.REFUSED, NOT_MADE)
    return None


def _settle(run: BulkChange, item: Item) -> datetime | None:
    """Read the number, and record what it shows of an earlier attempt.

    Return until when Vapi may still apply the attempt: only its success is recorded before. Raises
    VapiError and Occupied.
    """
    organization, number_id = run.organization, item.number_id
    leases = NumberLease.objects.filter(organization=organization, number_id=number_id)
    behind = leases.filter(expires_at__gte=Now()).first()
    with suppress(NotFound):  # which settles it too
        if behind:
            read_number(organization, number_id)
            return behind.expires_at
        with lease(organization, number_id, run.actor.email, patience=NOT_PATIENT) as held:
            read_number(organization, number_id, held=held)
    return None


def _failed(run: BulkChange, item: Item, error: Exception) -> Outcome:
    """Return what an error means. Raises Stop, after the item was put back."""
    try:
        outcome = outcome_of(error, item.tries)
    except Stop:
        attempt, result = _newest_attempt(run, item)
        if attempt and result in UNSETTLED:
            claims.put_back(item, timedelta(), state=ItemState.UNKNOWN, reason=LOST)
        else:
            claims.put_back(item, timedelta())
        raise
    if outcome.reason == UNEXPECTED:
        log.error("item %s failed", item.pk, exc_info=error)
    return outcome


def _store(run: BulkChange, item: Item, outcome: Outcome) -> None:
    attempt, result = outcome.attempt, None
    if attempt is None and (
        item.tries > 1 or outcome.state in (ItemState.REFUSED, ItemState.UNKNOWN)
    ):
        attempt, result = _newest_attempt(run, item)
    reason, state = storable(outcome.reason), outcome.state
    if outcome.again is None:
        number_id = outcome.number_id
        claims.end(item, state, reason=reason, attempt=attempt, number_id=number_id)
        return
    if attempt and state == ItemState.WAITING and result in UNSETTLED:
        state = ItemState.UNKNOWN
    claims.put_back(item, outcome.again, state=state, reason=reason)
    if outcome.slows and isinstance(outcome.again, timedelta):
        slow_down(run.organization, outcome.again.total_seconds())


def _attempts(run: BulkChange, item: Item) -> AttemptQuerySet:
    if run.creates:
        return creating.attempts(run, item)
    return Attempt.objects.filter(batch=run.pk, subject=item.number_id)


def _times_in_vain(run: BulkChange, item: Item) -> int:
    """Count the attempts that were sent in vain, as a look showed.

    Vapi refuses others while it limits the rate, or they came too late to be sent.
    """
    attempts = _attempts(run, item).with_newest_result()
    seen = Q(newest_result=Result.NOT_APPLIED, outcomes__observed=True)
    return attempts.filter(seen).distinct().count()


def _newest_attempt(run: BulkChange, item: Item) -> tuple[Attempt | None, str | None]:
    """Return the newest attempt of the run on this number, and its newest result."""
    newest = _attempts(run, item).with_newest_result().first()
    return newest, getattr(newest, "newest_result", None)
