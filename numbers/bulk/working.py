"""Works on a bulk change: reads its numbers, or carries out its run."""

import logging
import uuid

from bulk.models import State

from . import leases
from .drafting.reading import read_numbers
from .running.run import carry_on

log = logging.getLogger(__name__)


def work_on(lease_id: int, ticket: uuid.UUID) -> None:
    """Do a task's share of the work. Raises OperationalError and InterfaceError: it runs again."""
    lease = leases.take(lease_id, ticket)
    if lease is None:
        return
    try:
        if lease.bulk_change.state == State.READING:
            read_numbers(lease)
        elif lease.bulk_change.state == State.RUNNING:
            carry_on(lease)
        else:
            lease.end()
    except leases.LeaseLost:
        log.info("another task works on bulk change %s", lease.bulk_change.pk)
