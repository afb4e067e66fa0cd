"""A task works only with its lease, and lost tasks have successors."""

import uuid
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from bulk import leases
from bulk.drafting import drafts
from bulk.drafting.selection import Selection
from bulk.models import BulkChange, Lease, State
from tests.bulk.bulk_editor import BulkEditor, let_time_pass, work
from tests.bulk.changes.samples import fields


@pytest.fixture
def draft(editor: BulkEditor) -> BulkChange:
    ids = Selection.of_ids(editor.ids)
    return drafts.make_draft(editor.cast.acme, editor.actor, fields({"name": "x"}), ids, {})


def the_task() -> tuple[int, uuid.UUID]:
    newest = DBTaskResult.objects.order_by("-enqueued_at")[0]
    lease_id, ticket = newest.args_kwargs["args"]
    return lease_id, uuid.UUID(ticket)


def taken(task: tuple[int, uuid.UUID]) -> leases.HeldLease:
    lease = leases.take(*task)
    assert lease
    return lease


def test_a_task_that_runs_again_takes_over_from_its_first_run(draft: BulkChange) -> None:
    first = taken(the_task())
    second = taken(the_task())
    second.renew()
    with pytest.raises(leases.LeaseLost):
        first.renew()
    with pytest.raises(leases.LeaseLost), first.writing(seen=7):
        pytest.fail("nothing is written")
    first.hand_on()
    first.end()
    second.renew()
    draft.refresh_from_db()
    assert draft.seen == 0


def test_a_lease_is_handed_on_to_one_task(draft: BulkChange) -> None:
    task = the_task()
    lease = taken(task)
    lease.hand_on()
    lease.hand_on()
    assert DBTaskResult.objects.count() == 2
    assert leases.take(*task) is None
    taken(the_task())


def test_a_task_for_later_keeps_its_lease_until_then(draft: BulkChange) -> None:
    row = Lease.objects.get()
    lease = taken(the_task())
    lease.hand_on(row.expires_at)  # in three minutes
    let_time_pass(timedelta(minutes=5))
    leases.revive_lost()
    assert DBTaskResult.objects.count() == 2


def test_a_lost_task_has_one_successor(draft: BulkChange) -> None:
    DBTaskResult.objects.all().delete()
    leases.revive_lost()
    assert not DBTaskResult.objects.exists()
    let_time_pass(leases.LEASE_DURATION + timedelta(seconds=1))
    leases.revive_lost()
    leases.revive_lost()
    assert DBTaskResult.objects.count() == 1
    work()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_task_of_something_that_is_not_under_way_ends_its_lease(draft: BulkChange) -> None:
    BulkChange.objects.update(state=State.PAUSED)
    work()
    assert not Lease.objects.exists()
