"""Starts, pauses, resumes, cancels and finishes runs."""

import math
from collections.abc import Collection
from contextlib import suppress

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q, QuerySet

from bulk import leases, mails
from bulk.models import OPEN, BulkChange, Item, ItemState, Lease, Pace, State, amounts
from dashboard.activity.changes import storable
from dashboard.activity.models import Action, Result
from dashboard.activity.record import Actor, Change, record_attempt, record_done, record_outcome
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization

MOST_TASKS = 8
START = 20  # items that may not all fail alike
FAILURES = (ItemState.CONFLICT, ItemState.REFUSED, ItemState.GONE, ItemState.UNKNOWN)
ARCHIVED = "The organization was archived."
RESTORED = (
    "The database was restored from a backup, after which the run may have gone on. Look at the "
    "numbers first."
)
NOT_LOOKED_AT = "The run was cancelled, and no look could tell whether the change was made."
NO_DRAFT = "It was no draft any more."


def start(run: BulkChange, actor: Actor, *, wants_mail: bool = False) -> bool:
    """Start a draft as this person, when the runs before it have ended. False if it is no draft.

    If a person `wants_mail`, they get one when the run ends, or stops by itself.
    """
    attempt = record_attempt(
        actor,
        run.organization,
        Action.BULK_RUN,
        subject=str(run.pk),
        label=run.title,
        changes=[Change("numbers", after=run.items.filter(state=ItemState.WAITING).count())],
    )
    draft = BulkChange.objects.filter(pk=run.pk, state=State.DRAFT)
    started = draft.update(
        state=State.WAITING,
        started_at=Now(),
        attempt=attempt,
        mail_to=actor.user_id if wants_mail else None,
        **_as(actor),
    )
    if not started:
        record_outcome(attempt, Result.REFUSED, message=NO_DRAFT)
        return False
    promote(run.organization)
    return True


def pause(run: BulkChange, actor: Actor, reason: str) -> bool:
    """Take no more items, and say why. What is under way ends. False if nothing was to pause."""
    with transaction.atomic():
        paused = _pause(run, reason)
        if paused:
            _record(actor, run, Action.BULK_PAUSE)
    return paused


def stop(run: BulkChange, reason: str) -> None:
    """Pause a run that can't go on, and mail whoever wanted to know."""
    with transaction.atomic():
        if _pause(run, reason):
            mails.tell(run)


def stop_all(organization: Organization, **kwargs: object) -> None:
    """Pause the runs of an organization that is archived, and read no more numbers for its drafts.

    Once it is restored, its members resume the runs, and read the numbers of the drafts again.
    """
    runs = BulkChange.objects.filter(organization=organization)
    under_way = runs.filter(state__in=(State.WAITING, State.RUNNING))
    under_way.update(state=State.PAUSED, reason=ARCHIVED)
    reading = runs.filter(state=State.READING)
    Lease.objects.filter(bulk_change__in=reading).delete()  # whoever reads stops at the next step
    reading.update(state=State.FAILED, reason=ARCHIVED)


def pause_restored(**kwargs: object) -> None:
    """Pause every run of a restored database: it doesn't know what was sent after the backup."""
    if BulkChange._meta.db_table in connection.introspection.table_names():  # version 0.1 has none
        BulkChange.objects.open().update(state=State.PAUSED, reason=RESTORED)


def pause_if_start_fails(run: BulkChange, state: ItemState) -> None:
    """Pause a run whose first items all failed for the same reason, if others wait."""
    if run.is_past_start or state not in FAILURES:
        return
    ended = Item.objects.filter(bulk_change=run, ended_at__isnull=False)
    waiting = Item.objects.filter(bulk_change=run, state=ItemState.WAITING)
    kinds = list(ended.values_list("state", "reason").annotate(Count("pk")).order_by()[:2])
    if len(kinds) > 1 or any(kind not in FAILURES for kind, *_ in kinds):
        run.is_past_start = True
        BulkChange.objects.filter(pk=run.pk).update(is_past_start=True)
    elif kinds and kinds[0][2] >= START and waiting.exists():
        stop(run, f"The first {START} numbers failed alike. {kinds[0][1]}")


def resume(run: BulkChange, actor: Actor) -> None:
    """Go on with a paused run, as this person."""
    paused = BulkChange.objects.filter(pk=run.pk, state=State.PAUSED)
    with transaction.atomic():
        if not paused.update(state=State.WAITING, reason="", is_past_start=True, **_as(actor)):
            return
        _record(actor, run, Action.BULK_RESUME)
    promote(run.organization)


def cancel(run: BulkChange, actor: Actor) -> None:
    """Send nothing more. What is under way ends, and what may have been sent is looked at."""
    with transaction.atomic():
        if not _open(run).update(cancelled=True):
            return
        _record(actor, run, Action.BULK_CANCEL)
        _close(_left(run).filter(state=ItemState.WAITING, tries=0), ItemState.CANCELLED)
        _open(run).filter(state=State.PAUSED).update(state=State.WAITING, reason="")
        if not _left(run).exists():
            _end(run, OPEN)
    promote(run.organization)


def give_up(run: BulkChange, reason: str) -> None:
    """End what is left of a cancelled run that can't look any more, except what another worker may
    have.
    """
    _close(_left(run).filter(state=ItemState.WAITING), ItemState.CANCELLED)
    is_free = Q(state=ItemState.UNKNOWN) | Q(due_at__lte=Now())
    _close(_left(run).filter(is_free), ItemState.UNKNOWN, f"{NOT_LOOKED_AT} {storable(reason)}")


def finish(run: BulkChange) -> None:
    """End a run that has nothing left to do."""
    with transaction.atomic():
        _end(run, (State.RUNNING,))
    promote(run.organization)


def promote(organization: Organization) -> None:
    """Let the run that has waited longest begin, unless one is running."""
    runs = BulkChange.objects.filter(organization=organization).open()
    with suppress(IntegrityError), transaction.atomic():  # another worker was faster
        first = runs.filter(state=State.WAITING).order_by("started_at", "pk").first()
        if first is None or runs.filter(state=State.RUNNING).exists():
            return
        if BulkChange.objects.filter(pk=first.pk, state=State.WAITING).update(state=State.RUNNING):
            leases.open_leases(first, min(_tasks(organization), max(1, _left(first).count())))


def promote_all() -> None:
    """Begin waiting runs that nobody began."""
    waiting = Organization.objects.filter(
        pk__in=BulkChange.objects.open().filter(state=State.WAITING).values("organization")
    )
    for organization in waiting:
        promote(organization)


def counts_of(run: BulkChange) -> dict[str, int]:
    """Return how many items have each state."""
    return counts_of_each([run]).get(run.pk, {})


def counts_of_each(runs: Collection[BulkChange]) -> dict[int, dict[str, int]]:
    """Return how many items have each state, by the id of their bulk change."""
    items = Item.objects.filter(bulk_change__in=[each.pk for each in runs])
    counted = items.values_list("bulk_change_id", "state").annotate(Count("pk")).order_by()
    found: dict[int, dict[str, int]] = {}
    for run_id, state, count in counted:
        found.setdefault(run_id, {})[state] = count
    return found


def _pause(run: BulkChange, reason: str) -> bool:
    open_run = BulkChange.objects.filter(pk=run.pk, state__in=(State.WAITING, State.RUNNING))
    paused = open_run.update(state=State.PAUSED, reason=storable(reason))
    if paused:
        promote(run.organization)
    return bool(paused)


def _record(actor: Actor, run: BulkChange, action: Action) -> None:
    """Record what was done to a run, in the caller's transaction."""
    record_done(actor, run.organization, action, subject=str(run.pk), label=run.title)


def _end(run: BulkChange, states: tuple[State, ...]) -> None:
    """End the run and record it, in the caller's transaction."""
    open_run = BulkChange.objects.filter(pk=run.pk, state__in=states)
    counts = counts_of(run)
    if not open_run.update(state=State.ENDED, ended_at=Now(), reason="", counts=counts):
        return
    attempt = BulkChange.objects.select_related("attempt").get(pk=run.pk).attempt
    if attempt:
        record_outcome(attempt, Result.DONE, message=f"{amounts(counts)}.")
    mails.tell(run)


def _close(items: QuerySet[Item], state: ItemState, reason: str = "") -> None:
    items.update(
        state=state, reason=reason, holder=None, due_at=None, ended_at=Now(), encrypted_values=""
    )


def _tasks(organization: Organization) -> int:
    """Return how many tasks keep the pace, if an answer takes up to a second."""
    return min(MOST_TASKS, math.ceil(Pace.of(organization).rate))


def _left(run: BulkChange) -> QuerySet[Item]:
    return Item.objects.filter(bulk_change=run).left()


def _open(run: BulkChange) -> QuerySet[BulkChange]:
    return BulkChange.objects.filter(pk=run.pk).open()


def _as(actor: Actor) -> dict[str, object]:
    return {
        "actor_email": actor.email,
        "actor_user_id": actor.user_id,
        "actor_address": actor.address,
    }
