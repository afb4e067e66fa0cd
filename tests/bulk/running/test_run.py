"""Tasks share the work, and hand it on when others should have a turn or the process ends."""

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from bulk.models import ItemState, Lease, State
from bulk.running import control, run
from dashboard.workers import stopping
from tests.bulk.bulk_editor import BulkEditor, states, work
from tests.bulk.changes.samples import fields

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
