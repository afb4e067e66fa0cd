"""Carrying out an audit: whose turn it is, and what to do when it ends early.

The run's own row carries a lease, renewed with all that is written: tasks-db doesn't take back the
work of a worker that died, and one that was paused and wakes up must not write into what has been
taken over meanwhile. Time is the database's, the one clock that all machines share.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from audits.models import OPEN, SNAPSHOT_MODELS, Audit, AuditSettings, State
from dashboard.orgs.models import Organization

log = logging.getLogger(__name__)

# A page of numbers is asked for several times, with pauses, before a scan gives up.
LASTS = timedelta(minutes=3)
CUT_OFF = "Whoever carried it out stopped in the middle."


class LeaseLost(Exception):
    """The audit isn't this worker's any more."""


def request(organization: Organization, requested_by: str) -> tuple[Audit, bool]:
    """The audit under way, or a new one; and whether it is new. One that was cut off is ended."""
    _end_cut_off(organization)
    wanted = AuditSettings.of(organization)
    try:
        with transaction.atomic():
            audit = Audit.objects.create(
                organization=organization,
                requested_by=requested_by,
                name_pattern=wanted.name_pattern,
            )
    except IntegrityError:
        under_way = Audit.objects.of(organization).filter(state__in=OPEN).first()
        return (under_way, False) if under_way else request(organization, requested_by)
    return audit, True


class KeyReplaced(Exception):
    """What was read may be another organization's at Vapi."""

    def __str__(self) -> str:
        return (
            "The organization's Vapi key or region was changed meanwhile. Read all numbers again."
        )


class Run:
    """One's turn at an audit."""

    def __init__(self, audit: Audit, lease: uuid.UUID) -> None:
        self.audit = audit
        self._lease = lease

    @classmethod
    def take(cls, audit_id: int) -> "Run | None":
        """The turn, where nobody had it yet."""
        lease = uuid.uuid4()
        taken = Audit.objects.filter(pk=audit_id, state=State.WAITING).update(
            state=State.RUNNING, lease=lease, lease_until=Now() + LASTS, began_at=Now()
        )
        if not taken:
            return None
        return cls(Audit.objects.select_related("organization").get(pk=audit_id), lease)

    @contextmanager
    def writing(self, **progress: object) -> Iterator[None]:
        """What is written inside is kept only with the lease; raises LeaseLost."""
        with transaction.atomic():
            self.renew(**progress)
            yield

    def renew(self, **progress: object) -> None:
        """Raises LeaseLost."""
        mine = Audit.objects.filter(pk=self.audit.pk, state=State.RUNNING, lease=self._lease)
        in_time = mine.filter(lease_until__gte=Now())
        if not in_time.update(lease_until=Now() + LASTS, **progress):
            raise LeaseLost(self.audit.pk)

    def check_key(self) -> None:
        """Raises KeyReplaced where the key that was read with isn't the organization's any more."""
        known = self.audit.organization
        same = {"api_key_set_at": known.api_key_set_at, "region": known.region}
        if not Organization.objects.filter(pk=known.pk, **same).exists():
            raise KeyReplaced

    def fail(self, why: str) -> None:
        """What was read so far goes; the last good snapshot stays. Raises LeaseLost."""
        with self.writing(state=State.FAILED, failure=why.replace("\0", ""), ended_at=Now()):
            _empty(self.audit.pk)


def _end_cut_off(organization: Organization) -> None:
    """What nobody carries out any more has failed."""
    running = Audit.objects.filter(organization=organization, state=State.RUNNING)
    with transaction.atomic():
        for audit_id in running.filter(lease_until__lt=Now()).values_list("pk", flat=True):
            still = running.filter(pk=audit_id, lease_until__lt=Now())
            if still.update(state=State.FAILED, failure=CUT_OFF, ended_at=Now()):
                _empty(audit_id)


def _empty(audit_id: int) -> None:
    for model in SNAPSHOT_MODELS:
        model._default_manager.filter(audit=audit_id).delete()
