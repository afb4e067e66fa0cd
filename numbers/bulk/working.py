"""Works on a bulk change: reads its numbers, or carries out its run."""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime

from bulk.models import BulkChange, Lease, State
from dashboard.orgs.database_clock import database_time
from dashboard.workers import stopping

from . import leases
from .drafting.reading import read_numbers
from .running import control
from .running.run import carry_on

PAUSE = 0.5  # seconds
MOVING = (State.READING, State.WAITING, State.RUNNING)

log = logging.getLogger(__name__)


def work_on(
    lease_id: int, ticket: uuid.UUID, on_step: Callable[[], object] = lambda: None
) -> datetime | None:
    """Do a task's share of the work. Return when the rest can be done, if not at once.

    Raises OperationalError and InterfaceError: it runs again.
    """
    lease = leases.take(lease_id, ticket)
    if lease is None:
        return None
    lease.on_step = on_step
    try:
        if lease.bulk_change.state == State.READING:
            read_numbers(lease)
        elif lease.bulk_change.state == State.RUNNING:
            carry_on(lease)
        else:
            lease.end()
    except leases.LeaseLost:
        log.info("another task works on bulk change %s", lease.bulk_change.pk)
    return lease.goes_on_at


def work_through(bulk_change: BulkChange, on_step: Callable[[], object]) -> None:
    """Work on a bulk change in this process, beside any workers, until it no longer moves, or this
    process is to end. There may be no worker, so this carries out the run before it too.
    """
    while not stopping.event.is_set():
        bulk_change.refresh_from_db()
        on_step()
        if bulk_change.state not in MOVING:
            return
        lease = _free_lease(bulk_change)
        goes_on_at = work_on(lease.pk, lease.ticket, on_step) if lease else None
        if lease is None or goes_on_at:
            _wait(goes_on_at, on_step)


def _free_lease(bulk_change: BulkChange) -> Lease | None:
    """Return a lease that no task holds, on the bulk change or on the run that it waits for."""
    leases.revive_lost()
    control.promote_all()
    free = Lease.objects.filter(holder=None)
    if bulk_change.state != State.WAITING:
        return free.filter(bulk_change=bulk_change).first()
    runs = BulkChange.objects.filter(organization=bulk_change.organization, state=State.RUNNING)
    return free.filter(bulk_change__in=runs).first()


def _wait(until: datetime | None, on_step: Callable[[], object]) -> None:
    """Wait until a time, or for a moment while others work."""
    seconds = PAUSE if until is None else (until - database_time()).total_seconds()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not stopping.event.wait(min(left, PAUSE)):
        on_step()
