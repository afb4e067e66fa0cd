"""New drafts made of a run that has ended: one that tries again, and one that undoes it."""

from collections.abc import Collection
from itertools import batched

from django.db import transaction
from django.db.models import QuerySet

from bulk import leases
from bulk.changes import Change, Names
from bulk.changes.undo import Undo
from bulk.models import BulkChange, Item, ItemState, OwnChange, State
from dashboard.activity.record import Actor

NOT_DONE = (ItemState.REFUSED, ItemState.CONFLICT, ItemState.UNKNOWN, ItemState.CANCELLED)
"""The states of numbers that can be tried again. A deleted number can't be."""
BATCH = 500


def try_again(run: BulkChange, actor: Actor, names: Names) -> BulkChange | None:
    """Make a draft of the same change for the numbers that it wasn't made to. None without any."""
    return _draft(run, actor, run.change, NOT_DONE, names)


def undo(run: BulkChange, actor: Actor) -> BulkChange | None:
    """Make a draft that gives the numbers their values of before. None if none was changed."""
    if run.change.deletes or run.change.creates:
        return None
    return _draft(run, actor, Undo(run=run.pk, undone=run.title), (ItemState.DONE,), {})


def _draft(
    run: BulkChange, actor: Actor, change: Change, states: Collection[ItemState], names: Names
) -> BulkChange | None:
    """Copy the items in these states, with their places, to a new draft that a worker reads."""
    items = Item.objects.filter(bulk_change=run, state__in=states).order_by("place")
    if run.state != State.ENDED or not items.exists():
        return None
    with transaction.atomic():
        draft = BulkChange.make(
            actor, run.organization, change, None, names, keeps_credentials=run.keeps_credentials
        )
        _copy(run, items, draft)
        leases.open_leases(draft, 1)
    return draft


def _copy(run: BulkChange, items: QuerySet[Item], draft: BulkChange) -> None:
    """Copy items, and the changes of those that have one of their own."""
    named = items.values_list("place", "number_id", "label").iterator(chunk_size=BATCH)
    for some in batched(named, BATCH):
        Item.objects.bulk_create(
            Item(bulk_change=draft, place=place, number_id=number_id, label=label)
            for place, number_id, label in some
        )
        own = OwnChange.objects.filter(bulk_change=run, place__in=[place for place, *_ in some])
        OwnChange.objects.bulk_create(OwnChange.of(draft, each.place, each.change) for each in own)
