"""Tasks share the work, and hand it on when others should have a turn or the process ends."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from bulk.models import BulkChange, ItemState, Lease, State
from bulk.running import control, run
from dashboard.orgs.database_clock import Now
from dashboard.workers import stopping
from tests.bulk.bulk_editor import BulkEditor, let_time_pass, states, work
from tests.bulk.changes.samples import fields

A_MINUTE = timedelta(minutes=1)
FRONT = fields({"name": "Front desk"})


@pytest.mark.parametrize(("rate", "tasks"), [(0.1, 1), (1.4, 2), (5, 5), (1000, 8)])
def test_there_are_as_many_tasks_as_the_pace_needs(
    rate: float, tasks: int, editor: BulkEditor, settings: Settings
) -> None:
    draft = editor.draft(FRONT)
    settings.BULK_REQUESTS_PER_SECOND = rate
    control.start(draft, editor.actor)
    assert Lease.objects.count() == tasks


def test_a_task_gives_others_a_turn_after_a_while(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = editor.started(FRONT)
    before = DBTaskResult.objects.count()
    monkeypatch.setattr(run, "SLICE_SECONDS", 0.0001)
    work()
    started.refresh_from_db()
    assert started.state == State.ENDED
    assert DBTaskResult.objects.count() >= before + len(editor.ids)


def test_a_worker_that_ends_hands_its_run_on(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = editor.started(FRONT, editor.ids[:1])
    stopping.event.set()
    try:
        task = DBTaskResult.objects.ready().get()
        work_once(task)
    finally:
        stopping.event.clear()
    assert states(started) == {ItemState.WAITING: 1}
    work()
    assert states(started) == {ItemState.DONE: 1}


def work_once(task: DBTaskResult) -> None:  # type: ignore[type-arg]
    task.task.call(*task.args_kwargs["args"])


def test_a_run_in_which_nothing_is_left_ends_by_itself(editor: BulkEditor) -> None:
    started = editor.started(FRONT)
    started.items.update(state=ItemState.DONE, due_at=None)
    work()
    started.refresh_from_db()
    assert started.state == State.ENDED
    assert not Lease.objects.exists()
    assert not editor.sent("update")


def test_a_cancelled_run_whose_change_cannot_be_decrypted_ends(editor: BulkEditor) -> None:
    started = editor.started(FRONT, editor.ids[:4])
    untried, _, unknown, under_way = started.items.order_by("place")
    started.items.exclude(pk=untried.pk).update(tries=1)
    started.items.filter(pk=unknown.pk).update(state=ItemState.UNKNOWN)
    started.items.filter(pk=under_way.pk).update(state=ItemState.UNDER_WAY, due_at=Now() + A_MINUTE)
    BulkChange.objects.filter(pk=started.pk).update(encrypted_change=started.encrypted_change[:-9])
    work()
    started.refresh_from_db()
    assert started.state == State.PAUSED
    assert "This change can't be decrypted" in started.reason
    assert "Vapi key" not in started.reason
    control.cancel(started, editor.actor)
    work()
    started.refresh_from_db()
    assert started.state == State.RUNNING  # another worker may have the last number
    let_time_pass()
    work()
    started.refresh_from_db()
    assert started.state == State.ENDED
    assert [each.state for each in started.items.order_by("place")] == [
        ItemState.CANCELLED,
        ItemState.CANCELLED,
        ItemState.UNKNOWN,
        ItemState.UNKNOWN,
    ]
    assert not any(started.items.values_list("encrypted_values", flat=True))


def test_a_cancelled_run_ends_at_once_however_slow_its_pace_is(
    editor: BulkEditor, settings: Settings
) -> None:
    started = editor.started(FRONT)
    started.items.update(tries=1)  # as after an outage
    settings.BULK_REQUESTS_PER_SECOND = 0.1
    control.cancel(started, editor.actor)
    work()
    started.refresh_from_db()
    assert (started.state, states(started)) == (State.ENDED, {ItemState.CANCELLED: 10})
