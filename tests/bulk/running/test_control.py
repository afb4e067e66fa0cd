"""Runs wait in line, and can be paused, resumed and cancelled."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulk import leases
from bulk.models import BulkChange, ItemState, Lease, State
from bulk.running import claims, control
from dashboard.activity.models import Action, Attempt, Result
from dashboard.operations.signals import restored
from dashboard.orgs.database_clock import Now
from phone_numbers.saving.leases import lease
from tests.bulk.bulk_editor import BulkEditor, let_time_pass, states, work
from tests.bulk.changes.samples import fields
from vapi_sandbox import Fault

FRONT = fields({"name": "Front desk"})
SMS = fields({"smsEnabled": "false"})


def state_of(run: BulkChange) -> str:
    run.refresh_from_db()
    return run.state


def test_a_draft_is_started_once_and_recorded(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    assert control.start(draft, editor.actor)
    assert not control.start(draft, editor.actor)
    work()
    again, first = Attempt.objects.filter(action=Action.BULK_RUN)
    assert [each.outcomes.get().result for each in (first, again)] == [Result.DONE, Result.REFUSED]
    assert first.label == "Set Name"
    assert first.changes == [{"field": "numbers", "after": 10}]
    assert first.outcomes.get().message == "Done: 10."


def test_runs_of_an_organization_wait_in_line(editor: BulkEditor) -> None:
    first, second, third = (editor.draft(each) for each in (FRONT, SMS, fields({}, "name")))
    for draft in (second, first, third):
        control.start(draft, editor.actor)
    order = [state_of(each) for each in (second, first, third)]
    assert order == [State.RUNNING, State.WAITING, State.WAITING]
    work()
    assert [state_of(each) for each in (first, second, third)] == [State.ENDED] * 3
    ended = BulkChange.objects.order_by("ended_at", "started_at")
    assert list(ended) == [second, first, third]


def test_a_paused_run_takes_no_more_numbers_and_lets_the_next_one_begin(
    editor: BulkEditor,
) -> None:
    run, following = editor.draft(FRONT), editor.draft(SMS)
    control.start(run, editor.actor)
    control.start(following, editor.actor)
    control.pause(run, editor.actor, "Paused by me.")
    work()
    assert (state_of(run), run.reason) == (State.PAUSED, "Paused by me.")
    assert states(run) == {ItemState.WAITING: 10}
    assert state_of(following) == State.ENDED
    assert not Lease.objects.exists()
    control.resume(run, editor.admin)
    work()
    assert (state_of(run), run.reason) == (State.ENDED, "")
    assert set(Attempt.objects.filter(batch=run.pk).values_list("actor", flat=True)) == {
        editor.admin.email
    }


def test_a_restored_database_goes_on_with_no_run_by_itself(editor: BulkEditor) -> None:
    run, following, paused = (editor.draft(each) for each in (FRONT, SMS, fields({}, "name")))
    for draft in (run, following, paused):
        control.start(draft, editor.actor)
    control.pause(paused, editor.actor, "Paused by me.")
    restored.send(None)
    let_time_pass()
    leases.revive_lost()
    control.promote_all()
    work()
    for each in (run, following, paused):
        assert state_of(each) == State.PAUSED
        assert "restored from a backup" in each.reason  # somebody may have resumed it since
    assert not editor.sent("update")
    control.resume(run, editor.actor)
    work()
    assert (state_of(run), states(run)) == (State.ENDED, {ItemState.DONE: 10})


def test_a_database_from_before_bulk_changes_can_be_restored(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["orgs_organization"])
    with CaptureQueriesContext(connection) as queries:
        restored.send(None)
    assert not queries.captured_queries


def test_a_cancelled_run_sends_nothing_more(editor: BulkEditor) -> None:
    waiting, run = editor.draft(SMS), editor.started(FRONT)
    control.start(waiting, editor.actor)
    claims.claim(run)
    control.cancel(run, editor.actor)
    control.cancel(waiting, editor.actor)
    assert state_of(waiting) == State.ENDED
    work()
    assert state_of(run) == State.RUNNING  # what was under way is looked at
    let_time_pass()
    work()
    assert state_of(run) == State.ENDED
    assert states(run) == {ItemState.CANCELLED: 10}
    assert not editor.sent("update")


def test_a_cancelled_run_settles_what_may_have_been_sent(editor: BulkEditor) -> None:
    run = editor.started(FRONT, editor.ids[:2])
    with lease(editor.cast.acme, editor.ids[1]):
        editor.vapi.fail("update", Fault("reset", when="after", times=1))
        editor.vapi.fail("get", Fault("status", status=500, rate=0))
        work()
    control.pause(run, editor.actor, "Paused.")
    control.cancel(run, editor.actor)
    let_time_pass()
    work()
    assert state_of(run) == State.ENDED
    assert states(run) == {ItemState.DONE: 1, ItemState.CANCELLED: 1}


def test_who_pauses_resumes_and_cancels_a_run_is_on_record(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    for _ in range(2):  # only the first of each does anything
        control.pause(run, editor.admin, "Paused.")
    for _ in range(2):
        control.resume(run, editor.actor)
    for _ in range(2):
        control.cancel(run, editor.admin)
    about = Attempt.objects.filter(subject=str(run.pk)).exclude(action=Action.BULK_RUN)
    assert list(about.order_by("pk").values_list("action", "actor", "label")) == [
        (Action.BULK_PAUSE, editor.admin.email, "Set Name"),
        (Action.BULK_RESUME, editor.actor.email, "Set Name"),
        (Action.BULK_CANCEL, editor.admin.email, "Set Name"),
    ]
    assert [each.outcomes.get().result for each in about] == [Result.DONE] * 3


def test_a_run_that_stops_by_itself_was_paused_by_nobody(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    control.stop(run, "Vapi refused the key.")
    assert state_of(run) == State.PAUSED
    assert not Attempt.objects.filter(action=Action.BULK_PAUSE).exists()


def test_a_run_pauses_if_its_first_numbers_fail_alike(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "START", 4)
    run = editor.started(FRONT)
    editor.vapi.fail("update", Fault("status", status=400))
    work()
    assert state_of(run) == State.PAUSED
    assert run.reason.startswith("The first 4 numbers failed alike. Vapi found the request invalid")
    assert states(run) == {ItemState.REFUSED: 4, ItemState.WAITING: 6}
    control.resume(run, editor.actor)
    work()
    assert state_of(run) == State.ENDED  # whoever resumes it has seen why
    assert states(run) == {ItemState.REFUSED: 10}


def test_a_run_ends_if_all_its_numbers_fail_alike(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "START", len(editor.ids))
    run = editor.started(FRONT)
    editor.vapi.fail("update", Fault("status", status=400))
    work()
    assert (state_of(run), states(run)) == (State.ENDED, {ItemState.REFUSED: 10})


def test_a_run_goes_on_if_any_of_its_first_numbers_is_changed(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "START", 4)
    run = editor.started(FRONT)
    for number_id in editor.ids[1:]:
        editor.vapi.put({**editor.stored(number_id), "name": "Theirs"})
    work()
    assert state_of(run) == State.ENDED
    assert states(run) == {ItemState.DONE: 1, ItemState.CONFLICT: 9}


def test_a_run_goes_on_if_a_number_fails_after_many_were_changed(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "START", 4)
    run = editor.started(FRONT)
    for number_id in editor.ids[6:]:
        editor.vapi.put({**editor.stored(number_id), "name": "Theirs"})
    work()
    assert state_of(run) == State.ENDED
    assert states(run) == {ItemState.DONE: 6, ItemState.CONFLICT: 4}


def test_open_runs_are_found_by_an_index(editor: BulkEditor) -> None:
    acme, now = editor.cast.acme, Now()
    past = {"organization": acme, "state": State.ENDED, "started_at": now, "ended_at": now}
    BulkChange.objects.bulk_create(BulkChange(**past) for _ in range(2000))
    BulkChange.objects.create(organization=acme, state=State.WAITING, started_at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bulk_bulkchange")
    of_acme = BulkChange.objects.filter(organization=acme).open().order_by("pk")[:1]
    of_all = BulkChange.objects.filter(state=State.WAITING).open()
    for runs in (of_acme, of_all):
        assert "open_bulk_changes" in runs.explain()


def test_a_run_is_open_from_its_start_to_its_end(editor: BulkEditor) -> None:
    run, before = editor.draft(FRONT), editor.started(SMS)
    steps: list[tuple[State, Callable[[], object]]] = [
        (State.DRAFT, lambda: None),
        (State.WAITING, lambda: control.start(run, editor.actor)),
        (State.RUNNING, lambda: control.cancel(before, editor.actor)),
        (State.PAUSED, lambda: control.stop(run, "Vapi refused the key.")),
        (State.ENDED, lambda: control.cancel(run, editor.actor)),
    ]
    for state, step in steps:
        step()
        assert state_of(run) == state
        assert BulkChange.objects.filter(pk=run.pk).open().exists() == run.is_open


def test_a_run_that_nobody_began_is_begun_by_a_sweep(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    BulkChange.objects.filter(pk=run.pk).update(state=State.WAITING)
    Lease.objects.all().delete()
    control.promote_all()
    work()
    assert state_of(run) == State.ENDED
