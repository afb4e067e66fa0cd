"""The lease that lets one worker at a time write to an audit.

Another worker takes up the task of one that died, and a worker that was paused can wake up after
that. So every write renews the lease and fails if somebody else ended the audit or took it over. A
thread renews it too, however long a call to Vapi takes. Times come from the database, whose clock
all machines share.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from threading import Event, Thread

from django.db import Error, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from audits.models import Audit, State

from . import rows

BEAT_SECONDS = 5.0
OF_A_COMMAND = timedelta(seconds=30)  # nobody else notices that a command was killed
OF_A_TASK = timedelta(minutes=3)  # workers notice a dead one sooner, and take up its task

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker took over the audit, or it has ended."""


class Lease:
    """One worker's right to write to an audit, once it has acquired it."""

    def __init__(self, audit_id: int) -> None:
        self._audit_id = audit_id
        self._token = uuid.uuid4()
        self._duration = OF_A_COMMAND

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
            self._duration = OF_A_TASK
            startable |= Q(state=State.RUNNING, task_id=task_id)
        with transaction.atomic():
            started = Audit.objects.filter(startable, pk=self._audit_id).update(
                state=State.RUNNING,
                lease=self._token,
                lease_until=Now() + self._duration,
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
        if not mine.update(lease_until=Now() + self._duration, **fields):
            raise LeaseLost(self._audit_id)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the lease from a thread while the block runs."""
        ended = Event()
        thread = Thread(target=self._keep, args=[ended], name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _keep(self, ended: Event) -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                self.renew()
            except LeaseLost:
                return  # the next write says so
            except Error as error:
                log.warning("the lease of audit %s was not renewed: %s", self._audit_id, error)
            finally:
                connection.close()

    def fail_audit(self, reason: str) -> None:
        """Mark the audit as failed and delete what it read. Raises LeaseLost."""
        with self.writing(state=State.FAILED, failure=reason.replace("\0", ""), ended_at=Now()):
            rows.delete_snapshot(self._audit_id)
