"""A save keeps what somebody else changed since the number was opened."""

import threading

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving import leases
from phone_numbers.saving.errors import Conflicted, Occupied
from tests.phone_numbers.conftest import RunInParallel
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.json_values import JSON
from vapi_sandbox import Fault


def test_fields_that_somebody_else_changed_are_kept(editor: Editor) -> None:
    editor.somebody_else_changes({"name": "Theirs", "status": "blocked"})
    server = {**editor.base["server"], "url": "https://b.example.com"}
    editor.save({"server": server})
    assert editor.sent_update == {"server": server, "provider": "twilio"}
    assert editor.stored["name"] == "Theirs"


def test_two_changes_within_a_field_are_sent_together(editor: Editor) -> None:
    base = editor.base["server"]
    editor.somebody_else_changes({"server": {**base, "timeoutSeconds": 30}})
    editor.save({"server": {**base, "url": "https://b.example.com"}})
    assert editor.sent_update["server"] == {
        **base,
        "timeoutSeconds": 30,
        "url": "https://b.example.com",
    }


def test_the_record_has_the_value_that_was_replaced(editor: Editor) -> None:
    editor.somebody_else_changes({"server": {"url": "https://a.example.com"}})
    editor.save({"server": {**editor.base["server"], "url": "https://b.example.com"}})
    [change] = Attempt.objects.get().changes
    assert change["before"] == {"url": "https://a.example.com"}
    assert change["after"] == {"url": "https://b.example.com"}


def test_a_change_that_somebody_else_already_made_is_not_sent(editor: Editor) -> None:
    editor.somebody_else_changes({"name": "New"})
    saved = editor.save({"name": "New"})
    assert saved.unchanged
    assert saved.number is not None
    assert saved.number.name == "New"
    assert editor.operations == ["get"]
    assert not Attempt.objects.exists()


def test_two_changes_of_the_same_field_are_a_conflict_and_nothing_is_sent(editor: Editor) -> None:
    editor.somebody_else_changes({"name": "Theirs", "hooks": []})
    with pytest.raises(Conflicted) as caught:
        editor.save({"name": "Mine", "assistantId": "a2"})
    [conflict] = caught.value.conflicts
    assert (conflict.path, conflict.base, conflict.mine, conflict.theirs) == (
        ("name",),
        "Old",
        "Mine",
        "Theirs",
    )
    assert caught.value.undecided == caught.value.conflicts
    assert caught.value.current == editor.stored
    assert editor.operations == ["get"]
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("side", "name", "sent"),
    [
        ("mine", "Mine", {"name": "Mine", "hooks": [], "provider": "twilio"}),
        ("theirs", "Theirs", {"hooks": [], "provider": "twilio"}),
    ],
)
def test_a_decision_settles_a_conflict(side: str, name: str, sent: JSON, editor: Editor) -> None:
    editor.somebody_else_changes({"name": "Theirs"})
    mine = {"name": "Mine", "hooks": []}
    with pytest.raises(Conflicted) as caught:
        editor.save(mine)
    [conflict] = caught.value.conflicts

    editor.save(mine, {conflict.name: f"{side}:{conflict.digest}"})

    assert editor.sent_update == sent
    assert editor.stored["name"] == name


def test_a_decision_on_an_older_value_must_be_made_again(editor: Editor) -> None:
    editor.somebody_else_changes({"name": "Theirs", "assistantId": "a3"})
    mine = {"name": "Mine", "assistantId": "a2"}
    with pytest.raises(Conflicted) as caught:
        editor.save(mine)
    decisions = {each.name: f"mine:{each.digest}" for each in caught.value.conflicts}
    editor.somebody_else_changes({"name": "Theirs again"})

    with pytest.raises(Conflicted) as again:
        editor.save(mine, decisions)

    assert {each.name for each in again.value.conflicts} == {"name", "assignment"}
    assert [each.theirs for each in again.value.undecided] == ["Theirs again"]
    assert "update" not in editor.operations


def test_a_null_that_somebody_else_replaced_is_no_conflict(editor: Editor) -> None:
    editor.open({**NUMBER, "squadId": None})
    editor.somebody_else_changes({"squadId": "s2"})
    editor.save({"name": "New", "squadId": None})
    assert editor.stored["squadId"] == "s2"


UNASSIGNED = dict.fromkeys(("assistantId", "squadId", "workflowId"))


@pytest.mark.parametrize(
    ("chosen", "side", "sent"),
    [
        ({"workflowId": "w1"}, "mine", {"squadId": None, "workflowId": "w1"}),
        ({"workflowId": "w1"}, "theirs", {}),
        ({}, "mine", {"squadId": None}),
        ({}, "theirs", {}),
    ],
)
def test_two_assignments_are_a_conflict_and_a_decision_takes_one_of_them_whole(
    chosen: JSON, side: str, sent: JSON, editor: Editor
) -> None:
    editor.somebody_else_changes({**UNASSIGNED, "squadId": "s1"})
    mine = {**UNASSIGNED, **chosen, "name": "Mine"}
    with pytest.raises(Conflicted) as caught:
        editor.save(mine)
    [conflict] = caught.value.conflicts
    assert (conflict.base, conflict.theirs) == ({"assistantId": "a1"}, {"squadId": "s1"})
    assert "update" not in editor.operations

    editor.save(mine, {conflict.name: f"{side}:{conflict.digest}"})

    assert editor.sent_update == {**sent, "name": "Mine", "provider": "twilio"}


def test_several_assignees_that_nobody_touched_stay_as_they_are(editor: Editor) -> None:
    editor.open({**NUMBER, "workflowId": "w1"})
    editor.somebody_else_changes({"name": "Theirs"})
    editor.save({"hooks": []})
    assert editor.sent_update == {"hooks": [], "provider": "twilio"}


def test_two_people_who_save_at_the_same_time_lose_nothing(
    editor: Editor, run_in_parallel: RunInParallel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "PAUSE", 0.02)
    editor.vapi.fail("update", Fault("latency", seconds=0.1))
    base = editor.base["server"]
    barrier = threading.Barrier(2)

    def save(change: JSON) -> bool:
        barrier.wait()
        return editor.save({"server": {**base, **change}}).unchanged

    run_in_parallel(
        [
            lambda: save({"url": "https://b.example.com"}),
            lambda: save({"timeoutSeconds": 5}),
        ]
    )

    assert editor.operations == ["get", "update", "get", "update"]
    assert editor.stored["server"] == {
        **base,
        "url": "https://b.example.com",
        "timeoutSeconds": 5,
    }


def test_a_save_that_waits_too_long_is_refused_as_occupied(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 0.1)
    with leases.lease(editor.cast.acme, editor.id), pytest.raises(Occupied):
        editor.save({"name": "New"})
    assert editor.operations == []
