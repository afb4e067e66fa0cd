"""Somebody else changes the number between opening and saving: nobody's change is lost."""

import threading

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving import leases
from phone_numbers.saving.errors import Conflicted, Occupied
from tests.phone_numbers.conftest import Together
from tests.phone_numbers.desk import NUMBER, Desk
from vapi_client.json_values import JSON
from vapi_sandbox import Fault


def test_other_fields_are_kept(desk: Desk) -> None:
    desk.somebody_else_changes({"name": "Theirs", "status": "blocked"})
    server = {**desk.base["server"], "url": "https://b.example.com"}
    desk.save({"server": server})
    assert desk.sent == {"server": server, "provider": "twilio"}
    assert desk.stored["name"] == "Theirs"


def test_below_a_field_both_are_sent_together(desk: Desk) -> None:
    base = desk.base["server"]
    desk.somebody_else_changes({"server": {**base, "timeoutSeconds": 30}})
    desk.save({"server": {**base, "url": "https://b.example.com"}})
    assert desk.sent["server"] == {
        **base,
        "timeoutSeconds": 30,
        "url": "https://b.example.com",
    }


def test_the_record_holds_what_it_was_by_then(desk: Desk) -> None:
    desk.somebody_else_changes({"server": {"url": "https://a.example.com"}})
    desk.save({"server": {**desk.base["server"], "url": "https://b.example.com"}})
    [change] = Attempt.objects.get().changes
    assert change["before"] == {"url": "https://a.example.com"}
    assert change["after"] == {"url": "https://b.example.com"}


def test_the_same_change_needs_no_sending(desk: Desk) -> None:
    desk.somebody_else_changes({"name": "New"})
    saved = desk.save({"name": "New"})
    assert saved.unchanged
    assert saved.number is not None
    assert saved.number.name == "New"
    assert desk.operations == ["get"]
    assert not Attempt.objects.exists()


def test_another_change_of_the_same_is_a_conflict(desk: Desk) -> None:
    desk.somebody_else_changes({"name": "Theirs", "squadId": "s1"})
    with pytest.raises(Conflicted) as caught:
        desk.save({"name": "Mine", "assistantId": "a2"})
    [conflict] = caught.value.conflicts
    assert (conflict.path, conflict.base, conflict.mine, conflict.theirs) == (
        ("name",),
        "Old",
        "Mine",
        "Theirs",
    )
    assert caught.value.undecided == caught.value.conflicts
    assert caught.value.current == desk.stored
    assert desk.operations == ["get"]
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("side", "name", "sent"),
    [
        ("mine", "Mine", {"name": "Mine", "squadId": "s1", "provider": "twilio"}),
        ("theirs", "Theirs", {"squadId": "s1", "provider": "twilio"}),
    ],
)
def test_a_decision_settles_it(side: str, name: str, sent: JSON, desk: Desk) -> None:
    desk.somebody_else_changes({"name": "Theirs"})
    mine = {"name": "Mine", "squadId": "s1"}
    with pytest.raises(Conflicted) as caught:
        desk.save(mine)
    [conflict] = caught.value.conflicts

    desk.save(mine, {conflict.name: f"{side}:{conflict.digest}"})

    assert desk.sent == sent
    assert desk.stored["name"] == name


def test_a_decision_on_an_older_value_is_asked_again(desk: Desk) -> None:
    desk.somebody_else_changes({"name": "Theirs", "assistantId": "a3"})
    mine = {"name": "Mine", "assistantId": "a2"}
    with pytest.raises(Conflicted) as caught:
        desk.save(mine)
    decisions = {each.name: f"mine:{each.digest}" for each in caught.value.conflicts}
    desk.somebody_else_changes({"name": "Theirs again"})

    with pytest.raises(Conflicted) as again:
        desk.save(mine, decisions)

    assert {each.name for each in again.value.conflicts} == {"name", "assistantId"}
    assert [each.theirs for each in again.value.undecided] == ["Theirs again"]
    assert "update" not in desk.operations


def test_null_that_was_cleared_meanwhile_is_no_conflict(desk: Desk) -> None:
    desk.open({**NUMBER, "squadId": None})
    desk.somebody_else_changes({"squadId": "s2"})
    desk.save({"name": "New", "squadId": None})
    assert desk.stored["squadId"] == "s2"


def test_two_people_who_save_at_once_lose_nothing(
    desk: Desk, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "PAUSE", 0.02)
    desk.vapi.fail("update", Fault("latency", seconds=0.1))
    base = desk.base["server"]
    barrier = threading.Barrier(2)

    def save(change: JSON) -> bool:
        barrier.wait()
        return desk.save({"server": {**base, **change}}).unchanged

    together(
        [
            lambda: save({"url": "https://b.example.com"}),
            lambda: save({"timeoutSeconds": 5}),
        ]
    )

    assert desk.operations == ["get", "update", "get", "update"]
    assert desk.stored["server"] == {
        **base,
        "url": "https://b.example.com",
        "timeoutSeconds": 5,
    }


def test_whoever_waits_too_long_hears_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 0.1)
    with leases.lease(desk.cast.acme, desk.id), pytest.raises(Occupied):
        desk.save({"name": "New"})
    assert desk.operations == []
