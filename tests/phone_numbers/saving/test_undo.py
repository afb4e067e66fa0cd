"""Taking a change back: as a change of its own, which never overwrites what came later."""

import pytest

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import begin, end
from phone_numbers.saving.errors import CannotUndo, Conflicted
from phone_numbers.saving.save import Saved
from phone_numbers.saving.undo import undo
from tests.phone_numbers.desk import NUMBER, Desk
from vapi_client.errors import NotFound
from vapi_client.json_values import JSON

SECRET = "Bearer hunter2"
SERVER: JSON = {"url": "https://a.example.com", "headers": {"Authorization": SECRET}}


def made(saved: Saved) -> Attempt:
    assert saved.attempt is not None
    return saved.attempt


def test_it_restores_what_was_changed(desk: Desk) -> None:
    attempt = made(desk.save({"name": "New", "squadId": "s1", "assistantId": None}))
    desk.vapi.forget_requests()

    undone = undo(desk.cast.acme, desk.actor, attempt)

    assert desk.sent == {
        "name": "Old",
        "squadId": None,
        "assistantId": "a1",
        "provider": "twilio",
    }
    assert undone.number is not None
    assert {**desk.stored, "updatedAt": ""} == {**desk.base, "updatedAt": ""}
    assert made(undone).pk > attempt.pk
    assert Attempt.objects.count() == 2


def test_it_can_be_undone_in_turn(desk: Desk) -> None:
    undone = undo(desk.cast.acme, desk.actor, made(desk.save({"name": "New"})))
    undo(desk.cast.acme, desk.actor, made(undone))
    assert desk.stored["name"] == "New"


def test_numbers_come_back_as_they_were_written(desk: Desk) -> None:
    attempt = made(desk.save({"server": {**desk.base["server"], "timeoutSeconds": 20}}))
    undo(desk.cast.acme, desk.actor, attempt)
    assert repr(desk.stored["server"]["timeoutSeconds"]) == "20.0"


def test_other_changes_since_are_kept(desk: Desk) -> None:
    server = desk.base["server"]
    attempt = made(desk.save({"server": {**server, "url": "https://b.example.com"}}))
    desk.somebody_else_changes(
        {"name": "Theirs", "server": {**desk.stored["server"], "timeoutSeconds": 5}}
    )
    undo(desk.cast.acme, desk.actor, attempt)
    assert desk.stored["name"] == "Theirs"
    assert desk.stored["server"] == {**server, "timeoutSeconds": 5}


def test_a_later_change_of_the_same_is_a_conflict_to_decide(desk: Desk) -> None:
    attempt = made(desk.save({"name": "New"}))
    desk.somebody_else_changes({"name": "Theirs"})
    with pytest.raises(Conflicted) as caught:
        undo(desk.cast.acme, desk.actor, attempt)
    [conflict] = caught.value.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("New", "Old", "Theirs")

    decisions = {"name": f"mine:{conflict.digest}"}
    undo(desk.cast.acme, desk.actor, attempt, decisions=decisions)
    assert desk.stored["name"] == "Old"


def test_what_was_undone_already_is_unchanged(desk: Desk) -> None:
    attempt = made(desk.save({"name": "New"}))
    desk.somebody_else_changes({"name": "Old"})
    assert undo(desk.cast.acme, desk.actor, attempt).unchanged


def test_credentials_that_were_not_changed_stay(desk: Desk) -> None:
    desk.open({**NUMBER, "server": SERVER})
    attempt = made(desk.save({"server": {**SERVER, "url": "https://b.example.com"}}))
    assert "hunter2" not in repr(attempt.changes)
    rotated = {"url": "https://b.example.com", "headers": {"Authorization": "Bearer rotated"}}
    desk.somebody_else_changes({"server": rotated})

    undo(desk.cast.acme, desk.actor, attempt)

    assert desk.stored["server"] == {
        "url": "https://a.example.com",
        "headers": {"Authorization": "Bearer rotated"},
    }


def test_a_credential_that_was_added_goes(desk: Desk) -> None:
    attempt = made(desk.save({"twilioAuthToken": SECRET}))
    undo(desk.cast.acme, desk.actor, attempt)
    assert "twilioAuthToken" not in desk.stored


@pytest.mark.parametrize(
    ("before", "change"),
    [
        pytest.param({"twilioAuthToken": SECRET}, {"twilioAuthToken": "other"}, id="replaced"),
        pytest.param({"twilioAuthToken": SECRET}, {"twilioAuthToken": None}, id="removed"),
        pytest.param({"server": SERVER}, {"server": {"url": "https://b.example.com"}}, id="below"),
        pytest.param({"server": SERVER}, {"server": None}, id="with all around it"),
    ],
)
def test_a_credential_that_was_changed_cannot_come_back(
    before: JSON, change: JSON, desk: Desk
) -> None:
    desk.open({**NUMBER, **before})
    attempt = made(desk.save({"name": "New", **change}))
    with pytest.raises(CannotUndo, match="credential"):
        undo(desk.cast.acme, desk.actor, attempt)
    assert "hunter2" not in repr(Attempt.objects.values())


def hook(text: str, secret: str | None) -> JSON:
    """A hook that transfers to a SIP address with a header."""
    headers = {} if secret is None else {"sipHeaders": {"X-Secret": secret}}
    destination = {"type": "sip", "sipUri": f"sip:{text}@example.com", **headers}
    return {"on": "call.ending", "do": {"type": "transfer", "destination": destination}}


def test_a_list_with_credentials_is_restored_where_it_is_as_it_was_made(desk: Desk) -> None:
    before, after = [hook("a", SECRET)], [hook("b", SECRET), hook("c", "other")]
    desk.open({**NUMBER, "hooks": before})
    attempt = made(desk.save({"hooks": after}))
    undo(desk.cast.acme, desk.actor, attempt)
    assert desk.stored["hooks"] == before


@pytest.mark.parametrize(
    "since",
    [
        [hook("x", "hunter3"), hook("b", SECRET)],
        [hook("x", "hunter3")],
        [],
    ],
)
def test_a_list_with_credentials_that_changed_since_cannot_come_back(
    since: list[JSON], desk: Desk
) -> None:
    """Another item's credential could be taken for its own."""
    desk.open({**NUMBER, "hooks": [hook("a", SECRET)]})
    attempt = made(desk.save({"hooks": [hook("b", SECRET)]}))
    desk.somebody_else_changes({"hooks": since})
    with pytest.raises(CannotUndo):
        undo(desk.cast.acme, desk.actor, attempt)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Action.NUMBER_CREATE, "can only be deleted"),
        (Action.NUMBER_DELETE, "can't be brought back"),
        (Action.MEMBER_REMOVE, "can't be undone"),
    ],
)
def test_other_actions_cannot_be_undone(action: Action, reason: str, desk: Desk) -> None:
    attempt = begin(desk.actor, desk.cast.acme, action, subject=desk.id)
    end(attempt, Result.DONE)
    with pytest.raises(CannotUndo, match=reason):
        undo(desk.cast.acme, desk.actor, attempt)


@pytest.mark.parametrize("result", [None, Result.UNKNOWN, Result.REFUSED, Result.NOT_APPLIED])
def test_what_was_not_made_cannot_be_undone(result: Result | None, desk: Desk) -> None:
    attempt = begin(desk.actor, desk.cast.acme, Action.NUMBER_UPDATE, subject=desk.id)
    if result:
        end(attempt, result)
    with pytest.raises(CannotUndo, match="was made"):
        undo(desk.cast.acme, desk.actor, attempt)
    assert desk.operations == []


def test_what_was_found_done_later_can_be_undone(desk: Desk) -> None:
    attempt = made(desk.save({"name": "New"}))
    end(attempt, Result.UNKNOWN)
    end(attempt, Result.DONE, found_by_looking=True)
    undo(desk.cast.acme, desk.actor, attempt)
    assert desk.stored["name"] == "Old"


def test_another_organizations_change_cannot_be_undone(desk: Desk) -> None:
    attempt = made(desk.save({"name": "New"}))
    with pytest.raises(CannotUndo):
        undo(desk.cast.globex, desk.actor, attempt)


def test_a_number_that_is_gone(desk: Desk) -> None:
    attempt = made(desk.save({"name": "New"}))
    desk.vapi.delete(desk.id)
    with pytest.raises(NotFound):
        undo(desk.cast.acme, desk.actor, attempt)
