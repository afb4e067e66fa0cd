"""Makes drafts, reads them again, takes numbers out of them, and discards them."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models.functions import Now as PlainNow

from bulk import leases
from bulk.changes import Change, Names
from bulk.models import BulkChange, Lease, OwnChange, SelectedNumbers, State
from bulk.models.bulk_change import READ_AGAIN_AFTER
from dashboard.activity.record import Actor
from dashboard.orgs.models import Organization
from dashboard.workers.housekeeping import delete_in_batches

from .selection import Selection

BATCH = 500
UNSENT = (State.READING, State.FAILED, State.DRAFT)


def make_draft(
    organization: Organization,
    actor: Actor,
    change: Change,
    selection: Selection,
    names: Names,
    *,
    keeps_credentials: bool = False,
    own: Iterable[Change] = (),
) -> BulkChange:
    """Make a draft, whose numbers a worker reads. Nothing is sent before it is started.

    `own` are the changes of the numbers in their order, if they don't share one.
    """
    with transaction.atomic():
        draft = BulkChange.make(
            actor,
            organization,
            change,
            selection.to_json(),
            names,
            keeps_credentials=keeps_credentials,
        )
        OwnChange.objects.bulk_create(
            (OwnChange.of(draft, place, each) for place, each in enumerate(own, start=1)),
            batch_size=BATCH,
        )
        leases.open_leases(draft, 1)
    return draft


def is_old(draft: BulkChange) -> bool:
    """Return whether the numbers may have changed since they were read."""
    recent = PlainNow() - READ_AGAIN_AFTER
    return not BulkChange.objects.filter(pk=draft.pk, read_at__gte=recent).exists()


def read_again(draft: BulkChange) -> None:
    """Read the same numbers again."""
    unread = BulkChange.objects.filter(pk=draft.pk, state__in=(State.FAILED, State.DRAFT))
    with transaction.atomic():
        if unread.update(state=State.READING, reason="", seen=0, total=None):
            leases.open_leases(draft, 1)


def take_out(draft: BulkChange, item_ids: Collection[int]) -> int:
    """Remove numbers from a draft. Return how many were in it."""
    with transaction.atomic():
        locked = BulkChange.objects.select_for_update().filter(pk=draft.pk, state=State.DRAFT)
        if not locked.exists():
            return 0
        return draft.items.filter(pk__in=item_ids).delete()[0]


def discard(draft: BulkChange) -> None:
    """Delete a draft that was never started.

    Its leases go first, in the order in which a task locks them, so none adds items meanwhile.
    """
    with transaction.atomic():
        Lease.objects.filter(bulk_change=draft).delete()
        locked = BulkChange.objects.select_for_update().filter(pk=draft.pk, state__in=UNSENT)
        if unsent := locked.first():
            unsent.delete()
        else:
            transaction.set_rollback(True)


def delete_old_selections() -> int:
    """Delete selections of which nobody makes a draft any more."""
    return delete_in_batches(SelectedNumbers.objects.expired())
