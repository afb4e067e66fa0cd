"""The lease that lets one worker at a time write to an audit.

django-tasks-db doesn't requeue the task of a worker that died, and a worker that was paused can
wake up after another one took over. So every write renews the lease and fails without it. Times
come from the database, whose clock all machines share.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from audits.models import Audit, State

from . import rows

# Long enough for a page of numbers to be retried with pauses until the scan gives up.
DURATION = timedelta(minutes=3)


class LeaseLost(Exception):
    """Another worker took over the audit, or it has ended."""


class Lease:
    def __init__(self, audit: Audit, token: uuid.UUID) -> None:
        self.audit = audit
        self._token = token

    @classmethod
    def acquire(cls, audit_id: int) -> "Lease | None":
        """Start a waiting audit. Return None if another worker has started it."""
        token = uuid.uuid4()
        started = Audit.objects.filter(pk=audit_id, state=State.WAITING).update(
            state=State.RUNNING, lease=token, lease_until=Now() + DURATION, began_at=Now()
        )
        if not started:
            return None
        return cls(Audit.objects.select_related("organization").get(pk=audit_id), token)

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
        mine = Audit.objects.filter(pk=self.audit.pk, state=State.RUNNING, lease=self._token)
        in_time = mine.filter(lease_until__gte=Now())
        if not in_time.update(lease_until=Now() + DURATION, **fields):
            raise LeaseLost(self.audit.pk)

    def fail_audit(self, reason: str) -> None:
        """Mark the audit as failed and delete what it read. Raises LeaseLost."""
        with self.writing(state=State.FAILED, failure=reason.replace("\0", ""), ended_at=Now()):
            rows.delete_snapshot(self.audit.pk)
