"""Each number is changed once, and each ends with the outcome that it had."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db.models import F

from bulk.changes.delete import Delete
from bulk.models import BulkChange, ItemState, State
from bulk.running import carry_out, control
from bulk.running.outcomes import CHANGED, GONE, NOT_MADE
from dashboard.activity.models import Attempt, Result
from phone_numbers.models import NumberLease
from phone_numbers.saving.leases import lease
from tests.bulk.bulk_editor import BulkEditor, item_of, let_time_pass, states, work
from tests.bulk.changes.samples import fields
from vapi_client import VapiClient
from vapi_client.errors import Call, RateLimited
from vapi_sandbox import Fault

FRONT = fields({"name": "Front desk"})
LOST = Fault("reset", when="after", times=1)


def results(run: BulkChange) -> list[str | None]:
    attempts = Attempt.objects.filter(batch=run.pk).with_newest_result().order_by("pk")
    return [getattr(each, "newest_result", None) for each in attempts]


def test_every_number_is_changed_once_and_recorded(editor: BulkEditor) -> None:
    run = editor.run(FRONT)
    assert run.state == State.ENDED and run.ended_at
    assert states(run) == {ItemState.DONE: 10}
    assert editor.names == ["Front desk"] * 10
    assert editor.sent("update") == dict.fromkeys(editor.ids, 1)
    assert results(run) == [Result.DONE] * 10
    item = item_of(run, editor.ids[0])
    assert item.attempt and item.attempt.subject == editor.ids[0]
    assert item.attempt.actor == editor.actor.email
    assert (item.encrypted_values, item.holder, item.due_at) == ("", None, None)
    assert not NumberLease.objects.exists()


def test_changes_of_others_are_kept_and_the_same_fields_are_conflicts(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    other, same, wanted, gone = editor.ids[:4]
    editor.vapi.put({**editor.stored(other), "assistantId": "a9"})
    editor.vapi.put({**editor.stored(same), "name": "Theirs"})
    editor.vapi.put({**editor.stored(wanted), "name": "Front desk"})
    editor.vapi.delete(gone)
    work()
    assert editor.stored(other)["assistantId"] == "a9"
    assert editor.stored(same)["name"] == "Theirs"
    assert states(run) == {
        ItemState.DONE: 7,
        ItemState.CONFLICT: 1,
        ItemState.UNCHANGED: 1,
        ItemState.GONE: 1,
    }
    assert item_of(run, same).reason == "Changed by somebody else since: Name."
    assert item_of(run, gone).reason == GONE
    assert editor.sent("update").keys() == set(editor.ids) - {same, wanted, gone}


def test_a_number_that_vapi_refuses_has_its_words(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    body = {"message": ["name is taken"], "error": "Bad Request", "statusCode": 400}
    editor.vapi.fail("update", Fault("status", status=400, body=body, times=1))
    work()
    refused = run.items.get(state=ItemState.REFUSED)
    assert refused.reason == "Vapi found the request invalid. Vapi said: “name is taken”."
    assert refused.attempt
    assert states(run)[ItemState.DONE] == 9


def test_a_lost_answer_that_a_check_finds_applied_is_done(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    editor.vapi.fail("update", LOST)
    work()
    assert states(run) == {ItemState.DONE: 10}
    assert set(editor.sent("update").values()) == {1}


@contextmanager
def unreadable_after(operation: Any, editor: BulkEditor, when: str) -> Iterator[None]:
    """Lose the first answer to a write, and fail the check after it."""
    editor.vapi.fail(operation, Fault("reset", when=when, times=1))  # type: ignore[arg-type]
    original = VapiClient.get_number

    def failing(client: VapiClient, number_id: str) -> Any:
        sent = [each.operation for each in editor.vapi.requests]
        if sent[-1:] == [operation] and sent.count(operation) == 1:
            editor.vapi.fail("get", Fault("status", status=500, times=1))
        return original(client, number_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VapiClient, "get_number", failing)
        yield


@pytest.mark.parametrize("when", ["after", "before"])
def test_an_unknown_outcome_is_looked_at_before_anything_is_sent_again(
    when: str, editor: BulkEditor
) -> None:
    run = editor.started(FRONT)
    with unreadable_after("update", editor, when):
        work()
    unknown = run.items.get(state=ItemState.UNKNOWN)
    assert states(run) == {ItemState.DONE: 9, ItemState.UNKNOWN: 1}
    assert unknown.due_at and unknown.encrypted_values
    editor.vapi.forget_requests()
    let_time_pass()
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.ENDED, {ItemState.DONE: 10})
    operations = [each.operation for each in editor.vapi.requests]
    assert operations[0] == "get"
    assert operations.count("update") == (0 if when == "after" else 1)
    assert editor.names == ["Front desk"] * 10


@pytest.mark.parametrize("call", [1, 2])
def test_a_look_that_fails_is_taken_again(
    call: int, editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = editor.started(FRONT, editor.ids[:1])
    with unreadable_after("update", editor, "before"):
        work()
    let_time_pass()
    calls, original = count(1), VapiClient.get_number

    def limited(client: VapiClient, number_id: str) -> Any:
        if next(calls) == call:
            raise RateLimited(Call("get", "r1"), detail="", retry_after=1.0)
        return original(client, number_id)

    monkeypatch.setattr(VapiClient, "get_number", limited)
    work()
    let_time_pass()
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.ENDED, {ItemState.DONE: 1})
    assert editor.names[0] == "Front desk"


def test_a_cancelled_run_looks_at_what_a_refused_key_kept_it_from(editor: BulkEditor) -> None:
    run = editor.started(FRONT, editor.ids[:2])
    with unreadable_after("update", editor, "after"):
        work()
    let_time_pass()
    editor.vapi.revoke()
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.PAUSED, {ItemState.DONE: 1, ItemState.UNKNOWN: 1})
    assert run.items.get(state=ItemState.UNKNOWN).reason == "Vapi's answer was lost."
    editor.vapi.restore()
    control.cancel(run, editor.actor)
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.ENDED, {ItemState.DONE: 2})


def test_a_cancelled_run_that_can_not_look_any_more_ends(editor: BulkEditor) -> None:
    run = editor.started(FRONT, editor.ids[:2])
    with unreadable_after("update", editor, "after"):
        work()
    let_time_pass()
    editor.vapi.revoke()
    work()
    control.cancel(run, editor.actor)
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.ENDED, {ItemState.DONE: 1, ItemState.UNKNOWN: 1})
    unknown = run.items.get(state=ItemState.UNKNOWN)
    assert unknown.reason.startswith(
        "The run was cancelled, and no look could tell whether the change was made. "
        "Vapi refused this organization's key."
    )
    assert not unknown.encrypted_values


def test_rate_limits_do_not_count_as_attempts_in_vain(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = editor.started(FRONT, editor.ids[:1])
    calls, original = count(1), VapiClient.update_number

    def limited_twice(client: VapiClient, *arguments: Any, **options: Any) -> Any:
        if next(calls) <= 2:
            raise RateLimited(Call("update", "r1"), detail="", retry_after=1.0)
        return original(client, *arguments, **options)

    monkeypatch.setattr(VapiClient, "update_number", limited_twice)
    with unreadable_after("update", editor, "before"):
        for _ in range(3):
            work()
            let_time_pass()
    work()
    run.refresh_from_db()
    assert results(run) == [Result.REFUSED, Result.REFUSED, Result.NOT_APPLIED, Result.DONE]
    assert (run.state, states(run)) == (State.ENDED, {ItemState.DONE: 1})


def test_an_outcome_that_no_look_can_tell_stays_unknown(editor: BulkEditor) -> None:
    hidden = fields({"server.url": "https://a.example.com/?key=s3cret"})
    run = editor.started(hidden, editor.ids[:1])
    with unreadable_after("update", editor, "before"):
        work()
    let_time_pass()
    work()
    run.refresh_from_db()
    assert (run.state, states(run)) == (State.ENDED, {ItemState.UNKNOWN: 1})
    assert editor.sent("update") == {editor.ids[0]: 1}


def test_numbers_are_deleted_as_they_were_in_the_draft(editor: BulkEditor) -> None:
    run = editor.started(Delete())
    changed, gone = editor.ids[:2]
    editor.vapi.put({**editor.stored(changed), "assistantId": "a9"})
    editor.vapi.delete(gone)
    work()
    assert [each["id"] for each in editor.vapi.numbers] == [changed]
    assert states(run) == {ItemState.DONE: 8, ItemState.CONFLICT: 1, ItemState.GONE: 1}
    assert item_of(run, changed).reason == CHANGED


@pytest.mark.parametrize(
    ("when", "state"), [("after", ItemState.DONE), ("before", ItemState.REFUSED)]
)
def test_a_deletion_is_never_sent_twice(when: str, state: ItemState, editor: BulkEditor) -> None:
    run = editor.started(Delete())
    with unreadable_after("delete", editor, when):
        work()
    assert states(run) == {ItemState.DONE: 9, ItemState.UNKNOWN: 1}
    let_time_pass()
    work()
    run.refresh_from_db()
    assert run.state == State.ENDED
    assert set(editor.sent("delete").values()) == {1}
    last = run.items.order_by("-ended_at")[0]
    assert last.state == state
    assert last.reason == ("" if when == "after" else NOT_MADE)


def test_a_deletion_whose_turn_came_too_late_to_be_sent_is_sent_later(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = editor.started(Delete(), editor.ids[:1])

    def wait_too_long(organization: object) -> None:
        NumberLease.objects.update(expires_at=F("expires_at") - timedelta(minutes=2))

    with monkeypatch.context() as patch:
        patch.setattr(carry_out, "wait_for_turn", wait_too_long)
        work()
    assert states(run) == {ItemState.WAITING: 1}
    assert not editor.sent("delete")
    let_time_pass()
    work()
    assert states(run) == {ItemState.DONE: 1}


def test_a_number_that_an_editor_has_waits_for_them(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    with lease(editor.cast.acme, editor.ids[0], "editor@acme.example"):
        work()
        waiting = run.items.get(state=ItemState.WAITING)
        assert "Somebody else is changing this number" in waiting.reason
        assert states(run)[ItemState.DONE] == 9
    let_time_pass(timedelta(seconds=6))
    work()
    assert states(run) == {ItemState.DONE: 10}


def test_an_outage_is_waited_for(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    editor.vapi.fail("get", Fault("status", status=500))
    work()
    run.refresh_from_db()
    assert run.state == State.RUNNING
    assert states(run) == {ItemState.WAITING: 10}
    reasons = run.items.exclude(reason="").values_list("reason", flat=True)
    assert set(reasons) == {"Vapi can't be reached. Vapi said: “Internal Server Error”."}
    editor.vapi.clear_faults()
    for _ in range(3):
        let_time_pass()
        work()
    assert states(run) == {ItemState.DONE: 10}


def test_a_rate_limit_makes_everybody_wait_as_long_as_vapi_says(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    editor.vapi.fail("update", Fault("status", status=429, headers={"Retry-After": "60"}, times=1))
    work()
    assert states(run)[ItemState.WAITING] > 0
    assert sum(editor.sent("update").values()) == 10 - states(run)[ItemState.WAITING] + 1
    let_time_pass(timedelta(seconds=61))
    work()
    assert states(run) == {ItemState.DONE: 10}


def test_an_outage_is_waited_for_as_long_as_vapi_says(editor: BulkEditor) -> None:
    run = editor.started(FRONT, editor.ids[:1])
    editor.vapi.fail("get", Fault("status", status=503, headers={"Retry-After": "600"}, times=1))
    work()
    let_time_pass(timedelta(seconds=540))
    work()
    assert states(run) == {ItemState.WAITING: 1}
    let_time_pass(timedelta(seconds=61))
    work()
    assert states(run) == {ItemState.DONE: 1}


def test_a_refused_key_pauses_the_run_and_says_why(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    editor.vapi.revoke()
    work()
    run.refresh_from_db()
    assert run.state == State.PAUSED
    assert run.reason.startswith("Vapi refused this organization's key.")
    assert states(run) == {ItemState.WAITING: 10}
    editor.vapi.restore()
    control.resume(run, editor.actor)
    work()
    assert states(run) == {ItemState.DONE: 10}


def test_a_person_who_may_not_change_numbers_any_more_changes_none(editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    editor.cast.member(editor.cast.operator).delete()
    work()
    run.refresh_from_db()
    assert run.state == State.PAUSED
    assert "may not change these numbers any more" in run.reason
    assert not editor.sent("update")
    control.resume(run, editor.admin)
    work()
    assert states(run) == {ItemState.DONE: 10}


def test_an_unexpected_error_is_looked_at_later_and_then_given_up(
    editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = editor.started(FRONT, editor.ids[:1])

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("phone_numbers.saving.save.confirm", fail)
    work()
    assert states(run) == {ItemState.UNKNOWN: 1}
    let_time_pass()
    work()
    assert states(run) == {ItemState.DONE: 1}
    assert editor.sent("update") == {editor.ids[0]: 1}


class Killed(BaseException):
    """Stands for SIGKILL, which no code handles."""


@pytest.mark.parametrize("sent", [True, False])
def test_a_worker_that_dies_leaves_a_number_that_another_looks_at_first(
    sent: bool, editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = editor.started(FRONT)
    original = VapiClient.update_number

    def die(client: VapiClient, *arguments: Any, **options: Any) -> None:
        if sent:
            original(client, *arguments, **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(VapiClient, "update_number", die)
        with pytest.raises(AssertionError, match="Killed"):
            work()
    assert states(run) == {ItemState.UNDER_WAY: 1, ItemState.WAITING: 9}
    work()  # the others go on
    assert states(run) == {ItemState.UNDER_WAY: 1, ItemState.DONE: 9}
    let_time_pass()
    work()
    assert states(run) == {ItemState.DONE: 10}
    assert set(editor.sent("update").values()) == {1}
    assert editor.names == ["Front desk"] * 10
