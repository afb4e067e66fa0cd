"""Leases on bulk changes: taken by a task, renewed while it works, handed on to its successor."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from bulk.models import BulkChange, Lease
from dashboard.orgs.database_clock import Now

from .tasks import work

# Longer than the slowest number: two calls, a check of a lost answer, and the turns between them
LEASE_DURATION = timedelta(minutes=3)


class LeaseLost(Exception):
    """Another task has taken over, or the bulk change was stopped."""


class HeldLease:
    """A lease that this task holds. `on_step` is called whenever it is renewed; `goes_on_at` is
    when its successor may begin, if that isn't at once."""

    def __init__(self, lease: Lease, holder: uuid.UUID) -> None:
        self._lease_id = lease.pk
        self._holder = holder
        self.bulk_change = lease.bulk_change
        self.on_step: Callable[[], object] = lambda: None
        self.goes_on_at: datetime | None = None

    def renew(self) -> None:
        """Renew the lease. Raises LeaseLost."""
        if not self._mine.update(expires_at=Now() + LEASE_DURATION):
            raise LeaseLost
        self.on_step()

    @contextmanager
    def writing(self, **fields: object) -> Iterator[None]:
        """Renew the lease and save these fields of the bulk change, in one transaction with the
        block. Raises LeaseLost.
        """
        with transaction.atomic():
            self.renew()
            BulkChange.objects.filter(pk=self.bulk_change.pk).update(**fields)
            yield

    def hand_on(self, run_after: datetime | None = None) -> None:
        """Enqueue a task that goes on in place of this one. Nothing happens without the lease."""
        self.goes_on_at = run_after
        with transaction.atomic():
            _enqueue(self._mine, run_after)

    def end(self) -> None:
        self._mine.delete()

    @property
    def _mine(self) -> QuerySet[Lease]:
        return Lease.objects.filter(pk=self._lease_id, holder=self._holder)


def take(lease_id: int, ticket: uuid.UUID) -> HeldLease | None:
    """Return the lease, held by this run of the task; None if it belongs to another task."""
    holder = uuid.uuid4()
    of_task = Lease.objects.filter(pk=lease_id, ticket=ticket)
    if not of_task.update(holder=holder, expires_at=Now() + LEASE_DURATION):
        return None
    lease = Lease.objects.select_related("bulk_change__organization").filter(pk=lease_id).first()
    return HeldLease(lease, holder) if lease else None


def open_leases(bulk_change: BulkChange, count: int) -> None:
    """Enqueue this many tasks for a bulk change, in place of those of before."""
    with transaction.atomic():
        Lease.objects.filter(bulk_change=bulk_change).delete()
        for _ in range(count):
            lease = Lease.objects.create(
                bulk_change=bulk_change, ticket=uuid.uuid4(), expires_at=Now()
            )
            _enqueue(Lease.objects.filter(pk=lease.pk))


def revive_lost() -> None:
    """Enqueue a task for each lease that has expired."""
    for lease_id in Lease.objects.filter(expires_at__lt=Now()).values_list("pk", flat=True):
        with transaction.atomic():
            _enqueue(Lease.objects.filter(pk=lease_id, expires_at__lt=Now()))


def _enqueue(lease: QuerySet[Lease], run_after: datetime | None = None) -> None:
    """Give the lease to a new task. Nothing happens if the query no longer finds it."""
    lease_id = lease.values_list("pk", flat=True).first()
    if lease_id is None:
        return
    ticket = uuid.uuid4()
    delay = timedelta() if run_after is None else LEASE_DURATION
    if lease.update(ticket=ticket, holder=None, expires_at=Now() + LEASE_DURATION + delay):
        work.using(run_after=run_after).enqueue(lease_id, str(ticket))
