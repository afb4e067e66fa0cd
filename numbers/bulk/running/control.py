"""Starts, pauses, resumes, cancels and finishes runs."""

import math
from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from bulk import leases
from bulk.models import LEFT, OPEN, BulkChange, Item, ItemState, State
from dashboard.activity.changes import storable
from dashboard.activity.models import Action, Result
from dashboard.activity.record import Actor, Change, record_attempt, record_outcome
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization

MOST_TASKS = 8
START = 20  # items that may not all fail alike
FAILURES = (ItemState.CONFLICT, ItemState.REFUSED, ItemState.GONE, ItemState.UNKNOWN)
STARTED_BEFORE = "The run was started before."


def start(run: BulkChange, actor: Actor) -> bool:
    """Start a draft as this person, when the runs before it have ended. False if it is no draft."""
    attempt = record_attempt(
        actor,
        run.organization,
        Action.BULK_RUN,
        subject=str(run.pk),
        label=run.title,
        changes=[Change("numbers", after=run.items.filter(state=ItemState.WAITING).count())],
    )
    draft = BulkChange.objects.filter(pk=run.pk, state=State.DRAFT)
    started = draft.update(state=State.WAITING, started_at=Now(), attempt=attempt, **_as(actor))
    if not started:
        record_outcome(attempt, Result.REFUSED, message=STARTED_BEFORE)
        return False
    promote(run.organization)
    return True


def pause(run: BulkChange, reason: str) -> None:
    """Take no more items, and say why. What is under way ends."""
    open_run = BulkChange.objects.filter(pk=run.pk, state__in=(State.WAITING, State.RUNNING))
    if open_run.update(state=State.PAUSED, reason=storable(reason)):
        promote(run.organization)


def pause_if_start_fails(run: BulkChange, state: ItemState) -> None:
    """Pause a run whose first items all failed for the same reason."""
    if run.is_past_start or state not in FAILURES:
        return
    ended = Item.objects.filter(bulk_change=run, ended_at__isnull=False)
    first = list(ended.values_list("state", "reason")[:START])
    if len(set(first)) > 1:
        run.is_past_start = True
        BulkChange.objects.filter(pk=run.pk).update(is_past_start=True)
    elif len(first) == START:
        pause(run, f"The first {START} numbers failed alike. {first[0][1]}")


def resume(run: BulkChange, actor: Actor) -> None:
    """Go on with a paused run, as this person."""
    paused = BulkChange.objects.filter(pk=run.pk, state=State.PAUSED)
    if paused.update(state=State.WAITING, reason="", is_past_start=True, **_as(actor)):
        promote(run.organization)


def cancel(run: BulkChange) -> None:
    """Send nothing more. What is under way ends, and what may have been sent is looked at."""
    with transaction.atomic():
        if not _open(run).update(cancelled=True):
            return
        waiting = Item.objects.filter(bulk_change=run, state=ItemState.WAITING)
        waiting.update(state=ItemState.CANCELLED, due_at=None, ended_at=Now(), encrypted_values="")
        _open(run).filter(state=State.PAUSED).update(state=State.WAITING, reason="")
        if not _left(run).exists():
            _end(run, OPEN)
    promote(run.organization)


def finish(run: BulkChange) -> None:
    """End a run that has nothing left to do."""
    with transaction.atomic():
        _end(run, (State.RUNNING,))
    promote(run.organization)


def promote(organization: Organization) -> None:
    """Let the run that has waited longest begin, unless one is running."""
    runs = BulkChange.objects.filter(organization=organization)
    with suppress(IntegrityError), transaction.atomic():  # another worker was faster
        first = runs.filter(state=State.WAITING).order_by("started_at", "pk").first()
        if first is None or runs.filter(state=State.RUNNING).exists():
            return
        if BulkChange.objects.filter(pk=first.pk, state=State.WAITING).update(state=State.RUNNING):
            leases.open_leases(first, min(_tasks(), max(1, _left(first).count())))


def promote_all() -> None:
    """Begin waiting runs that nobody began."""
    waiting = Organization.objects.filter(
        pk__in=BulkChange.objects.filter(state=State.WAITING).values("organization")
    )
    for organization in waiting:
        promote(organization)


def counts_of(run: BulkChange) -> dict[str, int]:
    """Return how many items have each state."""
    counted = Item.objects.filter(bulk_change=run).values_list("state").annotate(Count("pk"))
    return dict(counted.order_by())


def _end(run: BulkChange, states: tuple[State, ...]) -> None:
    """End the run and record it, in the caller's transaction."""
    open_run = BulkChange.objects.filter(pk=run.pk, state__in=states)
    if not open_run.update(state=State.ENDED, ended_at=Now(), reason=""):
        return
    attempt = BulkChange.objects.select_related("attempt").get(pk=run.pk).attempt
    if attempt:
        labels = dict(ItemState.choices)
        counts = ", ".join(f"{labels[state]}: {n}" for state, n in counts_of(run).items())
        record_outcome(attempt, Result.DONE, message=f"{counts}.")


def _tasks() -> int:
    """Return how many tasks keep the pace, if an answer takes up to a second."""
    return min(MOST_TASKS, math.ceil(settings.BULK_REQUESTS_PER_SECOND))


def _left(run: BulkChange) -> QuerySet[Item]:
    return Item.objects.filter(bulk_change=run, state__in=LEFT, due_at__isnull=False)


def _open(run: BulkChange) -> QuerySet[BulkChange]:
    return BulkChange.objects.filter(pk=run.pk, state__in=OPEN)


def _as(actor: Actor) -> dict[str, object]:
    return {
        "actor_email": actor.email,
        "actor_user_id": actor.user_id,
        "actor_address": actor.address,
    }
