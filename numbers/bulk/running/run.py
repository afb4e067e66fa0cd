"""Carries out a run for a while: takes one due item after the other."""

import time
from datetime import timedelta

from bulk.changes import Change
from bulk.leases import HeldLease
from bulk.models import Item, State
from bulk.models.sealed import UnreadableChange
from bulk.pacing import NotYet, keep_pace, wait_for_turn
from dashboard.orgs.database_clock import Now
from dashboard.workers import stopping
from phone_numbers.failures import describe

from . import claims, control
from .carry_out import carry_out
from .outcomes import Stop

SLICE_SECONDS = 20.0  # after which other organizations have a turn in the queue
LONGEST_REST = timedelta(seconds=30)


def carry_on(lease: HeldLease) -> None:
    """Carry out items until there are none, or other tasks should have a turn. Raises LeaseLost."""
    run = lease.bulk_change
    keep_pace(run.organization)
    try:
        _carry_out_items(lease, run.change)
    except NotYet as wait:
        lease.hand_on(wait.until)
    except UnreadableChange as error:
        _stop(lease, describe(error))
    except Stop as reason:
        _stop(lease, str(reason))


def _carry_out_items(lease: HeldLease, change: Change) -> None:
    run = lease.bulk_change
    until = time.monotonic() + SLICE_SECONDS
    while time.monotonic() < until and not stopping.event.is_set():
        lease.renew()
        if not run.cancelled:  # which sends only looks, and most of its items need none
            wait_for_turn(run.organization)
        item = claims.claim(run)
        if item is None:
            _rest(lease)
            return
        run.cancelled = item.bulk_change.cancelled
        try:
            outcome = carry_out(run, change, item)
        except claims.ItemLost:
            continue
        control.pause_if_start_fails(run, outcome.state)
    lease.hand_on()


def _stop(lease: HeldLease, reason: str) -> None:
    """Pause the run. If it is cancelled, only looks are left to do, and it ends without them."""
    run = lease.bulk_change
    if run.cancelled:
        control.give_up(run, reason)
        _rest(lease)
    else:
        control.stop(run, reason)
        lease.end()


def _rest(lease: HeldLease) -> None:
    """End the run if nothing is left; else go on when the next item is due."""
    run = lease.bulk_change
    run.refresh_from_db(fields=["state"])
    if run.state != State.RUNNING:
        lease.end()
        return
    left = Item.objects.filter(bulk_change=run).left()
    times = left.annotate(latest=Now() + LONGEST_REST).values_list("due_at", "latest")
    if soonest := times.order_by("due_at").first():
        lease.hand_on(min(soonest))
    else:
        control.finish(run)
        lease.end()
