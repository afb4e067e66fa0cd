"""Leases that stop two people from saving a number at once.

A lease is a row, not a lock: no transaction is open during a call to Vapi, and it works between
machines, on SQLite and PostgreSQL. All machines use the database's clock.
"""

import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models.functions import Now

from dashboard.orgs.database import give_back_connection
from dashboard.orgs.models import Organization
from phone_numbers.models import NumberLease
from vapi_client.connections import Limits

from .errors import Occupied

# A save makes at most three calls: read, write, and read again if the answer was lost.
LASTS = timedelta(seconds=4 * Limits().total)
PATIENCE = 5.0
PAUSE = 0.1


@contextmanager
def lease(organization: Organization, number_id: str) -> Iterator[None]:
    """Hold the lease on a number. Raises Occupied after `PATIENCE` seconds.

    The lease of a process that died ends after `LASTS`.
    """
    holder = uuid.uuid4()
    give_up_at = time.monotonic() + PATIENCE
    while not _taken(organization, number_id, holder):
        if time.monotonic() >= give_up_at:
            raise Occupied(number_id)
        give_back_connection()
        time.sleep(PAUSE * random.uniform(0.5, 1.0))  # noqa: S311
    try:
        yield
    finally:
        NumberLease.objects.filter(holder=holder).delete()


def _taken(organization: Organization, number_id: str, holder: uuid.UUID) -> bool:
    """Take over an expired lease or insert a new one. Each statement is atomic."""
    of_number = NumberLease.objects.filter(organization=organization, number_id=number_id)
    until = Now() + LASTS
    if of_number.filter(expires_at__lt=Now()).update(holder=holder, expires_at=until):
        return True
    mine = NumberLease(
        organization=organization, number_id=number_id, holder=holder, expires_at=until
    )
    NumberLease.objects.bulk_create([mine], ignore_conflicts=True)
    return of_number.filter(holder=holder).exists()
