"""An undo is a change of its own, and keeps what was changed since."""

import pytest

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import record_attempt, record_outcome
from phone_numbers.saving.errors import CannotUndo, Conflicted
from phone_numbers.saving.save import Saved
from phone_numbers.saving.undo import undo
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.errors import NotFound
from vapi_client.json_values import JSON
from vapi_sandbox import Fault


def attempt_of(saved: Saved) -> Attempt:
    assert saved.attempt is not None
    return saved.attempt


def test_undo_sends_and_restores_only_the_changed_fields(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"name": "New", "squadId": "s1", "assistantId": None}))
    editor.vapi.forget_requests()

    undone = undo(editor.cast.acme, editor.actor, attempt)

    assert editor.sent_update == {
        "name": "Old",
        "squadId": None,
        "assistantId": "a1",
        "provider": "twilio",
    }
    assert undone.number is not None
    assert {**editor.stored, "updatedAt": ""} == {**editor.base, "updatedAt": ""}
    assert attempt_of(undone).pk > attempt.pk
    assert Attempt.objects.count() == 2


FALLBACK = {"type": "number", "number": "+14155550100"}
RINGING = {"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("fallbackDestination", {**FALLBACK, "tomorrow": {"x": 1.0}}, None),
        ("fallbackDestination", {**FALLBACK, "tomorrow": None}, FALLBACK),
        ("fallbackDestination", {"type": "carrier-pigeon", "loft": 3}, FALLBACK),
        ("hooks", [{**RINGING, "priority": 1}, {"on": "call.dreaming"}], []),
        ("server", {"url": "https://a.example.com", "retryBudget": {"perHour": 9}}, None),
        ("name", "x" * 41, "New"),
    ],
)
def test_a_value_that_the_document_does_not_know_is_restored(
    field: str, before: object, after: object, editor: Editor
) -> None:
    editor.open({**NUMBER, field: before})
    attempt = attempt_of(editor.save({field: after}))
    editor.vapi.forget_requests()
    editor.vapi.fail("update", Fault("unchecked"))
    undo(editor.cast.acme, editor.actor, attempt)
    assert editor.sent_update == {field: before, "provider": "twilio"}
    assert editor.stored[field] == before


def test_an_undo_can_be_undone(editor: Editor) -> None:
    undone = undo(editor.cast.acme, editor.actor, attempt_of(editor.save({"name": "New"})))
    undo(editor.cast.acme, editor.actor, attempt_of(undone))
    assert editor.stored["name"] == "New"


def test_a_float_is_restored_as_a_float(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"server": {**editor.base["server"], "timeoutSeconds": 20}}))
    undo(editor.cast.acme, editor.actor, attempt)
    assert repr(editor.stored["server"]["timeoutSeconds"]) == "20.0"


def test_later_changes_of_other_values_are_kept(editor: Editor) -> None:
    server = editor.base["server"]
    attempt = attempt_of(editor.save({"server": {**server, "url": "https://b.example.com"}}))
    editor.somebody_else_changes(
        {"name": "Theirs", "server": {**editor.stored["server"], "timeoutSeconds": 5}}
    )
    undo(editor.cast.acme, editor.actor, attempt)
    assert editor.stored["name"] == "Theirs"
    assert editor.stored["server"] == {**server, "timeoutSeconds": 5}


def test_a_later_change_of_the_same_value_is_a_conflict(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"name": "New"}))
    editor.somebody_else_changes({"name": "Theirs"})
    with pytest.raises(Conflicted) as caught:
        undo(editor.cast.acme, editor.actor, attempt)
    [conflict] = caught.value.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("New", "Old", "Theirs")

    decisions = {"name": f"mine:{conflict.digest}"}
    undo(editor.cast.acme, editor.actor, attempt, decisions=decisions)
    assert editor.stored["name"] == "Old"


@pytest.mark.parametrize("left", [{"squadId": "s1"}, {}])
def test_a_later_assignment_is_a_conflict_and_never_stays_beside_the_earlier_one(
    left: JSON, editor: Editor
) -> None:
    attempt = attempt_of(editor.save({"assistantId": None, **left}))
    editor.somebody_else_changes({"squadId": None, "workflowId": "w1"})
    editor.vapi.forget_requests()
    with pytest.raises(Conflicted) as caught:
        undo(editor.cast.acme, editor.actor, attempt)
    [conflict] = caught.value.conflicts
    assert (conflict.mine, conflict.theirs) == ({"assistantId": "a1"}, {"workflowId": "w1"})

    decisions = {conflict.name: f"mine:{conflict.digest}"}
    undo(editor.cast.acme, editor.actor, attempt, decisions=decisions)
    sent = {"assistantId": "a1", "workflowId": None}
    assert editor.sent_update == {**sent, "provider": "twilio"}


def test_an_assignee_beside_the_changed_one_stays(editor: Editor) -> None:
    editor.open({**NUMBER, "workflowId": "w1"})
    attempt = attempt_of(editor.save({"assistantId": "a2"}))
    undo(editor.cast.acme, editor.actor, attempt)
    assert (editor.stored["assistantId"], editor.stored["workflowId"]) == ("a1", "w1")


def test_a_change_that_was_already_undone_is_not_sent(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"name": "New"}))
    editor.somebody_else_changes({"name": "Old"})
    assert undo(editor.cast.acme, editor.actor, attempt).unchanged


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Action.NUMBER_CREATE, "can only be deleted"),
        (Action.NUMBER_DELETE, "can't be brought back"),
        (Action.MEMBER_REMOVE, "can't be reverted"),
    ],
)
def test_other_actions_cannot_be_undone(action: Action, reason: str, editor: Editor) -> None:
    attempt = record_attempt(editor.actor, editor.cast.acme, action, subject=editor.id)
    record_outcome(attempt, Result.DONE)
    with pytest.raises(CannotUndo, match=reason):
        undo(editor.cast.acme, editor.actor, attempt)


@pytest.mark.parametrize("result", [None, Result.UNKNOWN, Result.REFUSED, Result.NOT_APPLIED])
def test_a_change_that_was_not_made_cannot_be_undone(result: Result | None, editor: Editor) -> None:
    attempt = record_attempt(
        editor.actor, editor.cast.acme, Action.NUMBER_UPDATE, subject=editor.id
    )
    if result:
        record_outcome(attempt, result)
    with pytest.raises(CannotUndo, match="was made"):
        undo(editor.cast.acme, editor.actor, attempt)
    assert editor.operations == []


def test_a_change_that_a_later_check_found_applied_can_be_undone(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"name": "New"}))
    record_outcome(attempt, Result.UNKNOWN)
    record_outcome(attempt, Result.DONE, observed=True)
    undo(editor.cast.acme, editor.actor, attempt)
    assert editor.stored["name"] == "Old"


def test_another_organizations_change_cannot_be_undone(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"name": "New"}))
    with pytest.raises(CannotUndo):
        undo(editor.cast.globex, editor.actor, attempt)


def test_the_change_of_a_deleted_number_is_not_found(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"name": "New"}))
    editor.vapi.delete(editor.id)
    with pytest.raises(NotFound):
        undo(editor.cast.acme, editor.actor, attempt)
