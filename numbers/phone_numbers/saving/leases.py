"""Leases that stop two people from changing a number at once.

A lease is a row, not a lock: no transaction is open during a call to Vapi, and it works between
machines, on SQLite and PostgreSQL. All machines use the database's clock.

A lease outlives its request if Vapi's answer to a write was lost. Vapi may still apply that write,
and would overwrite what the next person saves.
"""

import random
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from dashboard.activity.models import Attempt
from dashboard.orgs.database import give_back_connection
from dashboard.orgs.models import Organization
from phone_numbers.models import NumberLease
from vapi_client.connections import Limits
from vapi_client.deadline import Deadline, use_deadline

from .errors import REFUSALS, Occupied

# Before a write, a request makes one or two calls, and the rest is time to spare.
LEASE_DURATION = timedelta(seconds=4 * Limits().total)
# Vapi promises no limit. Proxies wait 60 to 100 seconds for a server before they drop a request.
MAY_BE_APPLIED_FOR = timedelta(minutes=2)
SENT_WITHIN = timedelta(seconds=Limits().wait_for_slot + Limits().total)
WRITE_LASTS = SENT_WITHIN + MAY_BE_APPLIED_FOR
PATIENCE = 5.0
PAUSE = 0.1


class Lease:
    """A lease that this request holds."""

    def __init__(self, organization: Organization, number_id: str, actor: str) -> None:
        self.number_id = number_id
        self.awaits_answer = False
        self._of_number = NumberLease.objects.filter(organization=organization, number_id=number_id)
        self._row = NumberLease(
            organization=organization, number_id=number_id, holder=uuid.uuid4(), actor=actor
        )

    def take(self, settled: Collection[Attempt] = ()) -> bool:
        """Take over a lease that expired or waits for one of these attempts, or insert a new one.

        Each statement is atomic.
        """
        ends_now = Q(expires_at__lt=Now()) | Q(answer_lost=True, attempt__in=settled)
        self._row.expires_at = until = Now() + LEASE_DURATION
        mine = {"holder": self._row.holder, "actor": self._row.actor, "expires_at": until}
        if self._of_number.filter(ends_now).update(**mine, attempt=None, answer_lost=False):
            return True
        NumberLease.objects.bulk_create([self._row], ignore_conflicts=True)
        return self._mine.exists()

    @contextmanager
    def sending(self, attempt: Attempt) -> Iterator[None]:
        """Keep the lease, while the block sends a write, until Vapi can no longer apply it.

        Vapi's answer ends that. Raises Occupied before anything is sent if the lease has expired. A
        process that is suspended after this check, until others may hold the lease, sends nothing
        either.
        """
        deadline = Deadline(SENT_WITHIN.total_seconds())
        in_time = self._mine.filter(expires_at__gte=Now())
        if not in_time.update(attempt=attempt, expires_at=Now() + WRITE_LASTS):
            raise Occupied(self.number_id, self.current())
        self.awaits_answer = True
        try:
            with use_deadline(deadline):
                yield
        except REFUSALS:
            self.awaits_answer = False
            raise
        self.awaits_answer = False

    def expires_at(self) -> datetime | None:
        """Return when the lease ends. None if it was taken over."""
        return self._mine.values_list("expires_at", flat=True).first()

    def current(self) -> NumberLease | None:
        """Return the lease of the number, whoever holds it."""
        return self._of_number.first()

    def end(self) -> None:
        """Release the lease, or leave it behind if Vapi may still apply the write."""
        if self.awaits_answer:
            self._mine.update(answer_lost=True)
        else:
            self._mine.delete()

    @property
    def _mine(self) -> QuerySet[NumberLease]:
        return self._of_number.filter(holder=self._row.holder)


def lease_after_lost_answer(organization: Organization, number_id: str) -> NumberLease | None:
    """Return the lease that stayed behind, if Vapi may still apply a change of the number."""
    behind = NumberLease.objects.filter(answer_lost=True, expires_at__gte=Now())
    return behind.filter(organization=organization, number_id=number_id).first()


@contextmanager
def lease(
    organization: Organization,
    number_id: str,
    actor: str = "",
    *,
    patience: float | None = None,
    settled: Collection[Attempt] = (),
) -> Iterator[Lease]:
    """Hold the lease on a number. Raises Occupied after `patience` seconds (PATIENCE).

    A lease that waits for the answer to one of the `settled` attempts is taken over. The lease of a
    process that died ends after `LEASE_DURATION`, or if it had sent a write, after `WRITE_LASTS`.
    """
    wanted = Lease(organization, number_id, actor)
    give_up_at = time.monotonic() + (PATIENCE if patience is None else patience)
    while not wanted.take(settled):
        holder = wanted.current()
        if time.monotonic() >= give_up_at or (holder and holder.answer_lost):
            raise Occupied(number_id, holder)
        give_back_connection()
        time.sleep(PAUSE * random.uniform(0.5, 1.0))  # noqa: S311
    try:
        yield wanted
    finally:
        wanted.end()
