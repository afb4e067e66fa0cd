"""The lease that lets one worker at a time write to an audit.

Another worker takes up the task of one that died, and a worker that was paused can wake up after
that. So every write renews the lease and fails without it. Times
come from the database, whose clock all machines share.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from audits.models import Audit, State

from . import rows

# Long enough for a page of numbers to be retried with pauses until the scan gives up.
DURATION = timedelta(minutes=3)


class LeaseLost(Exception):
    """Another worker took over the audit, or it has ended."""


class Lease:
    """One worker's right to write to an audit, once it has acquired it."""

    def __init__(self, audit_id: int) -> None:
        self._audit_id = audit_id
        self._token = uuid.uuid4()

    @cached_property
    def audit(self) -> Audit:
        return Audit.objects.select_related("organization").get(pk=self._audit_id)

    def acquire(self, task_id: uuid.UUID | None = None) -> bool:
        """Start a waiting audit. Return False if another worker has started it.

        A task that runs again takes over from its earlier attempt, whose worker died, and starts
        from the beginning.
        """
        startable = Q(state=State.WAITING)
        if task_id:
            startable |= Q(state=State.RUNNING, task_id=task_id)
        with transaction.atomic():
            started = Audit.objects.filter(startable, pk=self._audit_id).update(
                state=State.RUNNING,
                lease=self._token,
                lease_until=Now() + DURATION,
                began_at=Now(),
                task_id=task_id,
                seen=0,
                total=None,
            )
            if started:
                rows.delete_snapshot(self._audit_id)
        return bool(started)

    @contextmanager
    def writing(self, **fields: object) -> Iterator[None]:
        """Renew the lease and keep the block's writes in the same transaction.

        Raises LeaseLost.
        """
        with transaction.atomic():
            self.renew(**fields)
            yield

    def renew(self, **fields: object) -> None:
        """Renew the lease and save these fields of the audit. Raises LeaseLost."""
        mine = Audit.objects.filter(pk=self._audit_id, state=State.RUNNING, lease=self._token)
        in_time = mine.filter(lease_until__gte=Now())
        if not in_time.update(lease_until=Now() + DURATION, **fields):
            raise LeaseLost(self._audit_id)

    def fail_audit(self, reason: str) -> None:
        """Mark the audit as failed and delete what it read. Raises LeaseLost."""
        with self.writing(state=State.FAILED, failure=reason.replace("\0", ""), ended_at=Now()):
            rows.delete_snapshot(self._audit_id)
