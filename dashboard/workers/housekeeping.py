"""What workers do besides tasks.

Every hour, one worker at a time deletes what nobody needs any more. Every few seconds, each worker
looks for work that was left behind.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import DatabaseError
from django.db.models import QuerySet
from django.db.models.functions import Now

from .models import Schedule

EVERY = timedelta(hours=1)
NAME = "housekeeping"
BATCH = 500

Chore = Callable[[], int]
"""Deletes rows and returns how many."""

log = logging.getLogger(__name__)
_chores: dict[str, Chore] = {}
_sweeps: list[Callable[[], None]] = []


def register(subject: str, chore: Chore) -> None:
    """Add a chore. `subject` says what it deletes, such as "expired sessions"."""
    _chores[subject] = chore


def register_sweep(sweep: Callable[[], None]) -> None:
    """Add something that each worker does every few seconds. It has to be fast."""
    _sweeps.append(sweep)


def sweep() -> None:
    for each in _sweeps:
        each()


def keep_house_if_due() -> None:
    """Do every chore, unless a worker did so within the hour."""
    if _is_our_turn():
        for subject, count in keep_house():
            if count is not None:
                log.info("housekeeping: deleted %d %s", count, subject)


def keep_house() -> Iterator[tuple[str, int | None]]:
    """Do every chore, and yield how much each deleted; None for one that failed.

    A failing chore stops no other.
    """
    for subject, chore in _chores.items():
        try:
            yield subject, chore()
        except DatabaseError:
            log.exception("housekeeping: %s could not be deleted", subject)
            yield subject, None


def delete_in_batches(rows: QuerySet, size: int = BATCH) -> int:  # type: ignore[type-arg]
    """Delete rows a few at a time, so that others can write in between. Return how many."""
    count = 0
    while keys := list(rows.order_by().values_list("pk", flat=True)[:size]):
        rows.model._base_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def _is_our_turn() -> bool:
    """Claim the hour. If several workers try, one conditional update succeeds."""
    Schedule.objects.bulk_create([Schedule(name=NAME, due_at=Now())], ignore_conflicts=True)
    due = Schedule.objects.filter(name=NAME, due_at__lte=Now())
    return bool(due.update(due_at=Now() + EVERY))
