"""Takes items for a worker. Each step is one conditional update, so two workers can't both succeed.

A worker that dies or sleeps leaves its item under way. From `due_at` on, another may take it, and
looks at the outcome of what may have been sent (carry_out.py).
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import Exists, F, QuerySet

from bulk.models import BulkChange, Item, ItemState, State
from dashboard.activity.models import Attempt
from dashboard.orgs.database_clock import Now

CLAIM_DURATION = timedelta(minutes=3)


class ItemLost(Exception):
    """Another worker has taken the item, since this one had it for too long."""


def claim(run: BulkChange) -> Item | None:
    """Return the next item of a run that is due, which this worker holds then; None without any."""
    due = due_items(run)
    while item := due.select_related("bulk_change").order_by("due_at", "place").first():
        holder, before = uuid.uuid4(), item.holder
        mine = due.filter(pk=item.pk, state=item.state, holder=before)
        if mine.update(
            state=ItemState.UNDER_WAY,
            holder=holder,
            due_at=Now() + CLAIM_DURATION,
            tries=F("tries") + 1,
        ):
            item.state, item.holder, item.tries = ItemState.UNDER_WAY, holder, item.tries + 1
            return item
    return None


def due_items(run: BulkChange) -> QuerySet[Item]:
    """Return the items that a worker may take now."""
    # Not a join: PostgreSQL would check a joined row as it was before another worker's update
    running = Exists(BulkChange.objects.filter(pk=run.pk, state=State.RUNNING))
    return Item.objects.filter(running, bulk_change=run).left().filter(due_at__lte=Now())


def renew(item: Item) -> None:
    """Hold the item for as long again. Raises ItemLost."""
    if not _mine(item).update(due_at=Now() + CLAIM_DURATION):
        raise ItemLost


def end(
    item: Item,
    state: ItemState,
    *,
    reason: str = "",
    attempt: Attempt | None = None,
    number_id: str = "",
) -> None:
    """Store the outcome, and the id of a number that was created. Raises ItemLost.

    A conflict keeps its values for the person who decides.
    """
    values = {} if state == ItemState.CONFLICT else {"encrypted_values": ""}
    if number_id:
        values["number_id"] = number_id
    ended = _mine(item).update(
        state=state,
        reason=reason,
        attempt=attempt,
        holder=None,
        due_at=None,
        ended_at=Now(),
        **values,
    )
    if not ended:
        raise ItemLost


def put_back(
    item: Item,
    until: datetime | timedelta,
    *,
    state: ItemState = ItemState.WAITING,
    reason: str = "",
) -> None:
    """Leave the item to any worker, at a time or after a while. Raises ItemLost."""
    due_at = Now() + until if isinstance(until, timedelta) else until
    if not _mine(item).update(state=state, reason=reason, holder=None, due_at=due_at):
        raise ItemLost


def _mine(item: Item) -> QuerySet[Item]:
    return Item.objects.filter(pk=item.pk, holder=item.holder, state=ItemState.UNDER_WAY)
