"""Deleting a number: done only where that is certain, and written down in any case."""

import pytest

from dashboard.activity.models import Attempt, Result
from phone_numbers.saving import delete as deleting
from phone_numbers.saving.delete import Deleted, delete_number
from phone_numbers.saving.errors import NotApplied
from tests.phone_numbers.desk import NUMBER, Desk
from vapi_client.errors import KeyRefused, Refused, UnknownOutcome
from vapi_client.masking import MASK
from vapi_sandbox import Fault

pytestmark = pytest.mark.usefixtures("impatient")


def delete(desk: Desk) -> Deleted:
    return delete_number(
        desk.cast.acme, desk.actor, desk.id, label="+14155550100", before=desk.base
    )


def test_it_is_gone(desk: Desk) -> None:
    deleted = delete(desk)
    assert not deleted.already_gone
    assert not deleted.found_by_looking
    assert desk.vapi.get(desk.id) is None
    assert desk.operations == ["delete"]


def test_it_is_written_down_with_what_it_was(desk: Desk) -> None:
    desk.open({**NUMBER, "twilioAuthToken": "hunter2"})
    deleted = delete(desk)

    [attempt] = Attempt.objects.all()
    assert deleted.attempt == attempt
    assert (attempt.action, attempt.subject) == ("number.delete", desk.id)
    assert attempt.label == "+14155550100"
    assert {each["field"]: each["before"] for each in attempt.changes} == {
        **desk.base,
        "twilioAuthToken": MASK,
    }
    assert desk.vapi.requests[0].headers["x-request-id"] == attempt.request_id
    assert desk.results == [("done", False)]


def test_what_was_gone_already(desk: Desk) -> None:
    desk.vapi.delete(desk.id)
    assert delete(desk).already_gone
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.message) == (Result.DONE, "It was already deleted.")


@pytest.mark.parametrize("status", [400, 403, 409, 429])
def test_a_refusal(status: int, desk: Desk) -> None:
    fault = Fault(status=status, body={"message": "No."}, headers={"Retry-After": "9"})
    desk.vapi.fail("delete", fault)
    with pytest.raises(Refused):
        delete(desk)
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.status, outcome.message) == (Result.REFUSED, status, "No.")
    assert desk.vapi.get(desk.id)


def test_a_key_revoked_meanwhile(desk: Desk) -> None:
    desk.vapi.revoke()
    with pytest.raises(KeyRefused):
        delete(desk)
    assert desk.results == [("refused", False)]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, when="after"),
        Fault("html", status=502, when="after"),
        Fault("html", status=200, when="after"),
        Fault("redirect", when="after"),
        Fault("hang", when="after"),
        Fault("hang", midway=True),
        Fault("reset", when="after"),
        Fault("cut_off"),
        Fault("wrong_shape"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status or ''}{' midway' * fault.midway}",
)
def test_gone_all_the_same(fault: Fault, desk: Desk) -> None:
    desk.vapi.fail("delete", fault)
    assert delete(desk).found_by_looking
    assert desk.operations == ["delete", "get"]
    assert desk.results == [("unknown", False), ("done", True)]


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Fault("hang"), Fault("reset")], ids=lambda fault: fault.kind
)
def test_still_there(fault: Fault, desk: Desk) -> None:
    desk.vapi.fail("delete", fault)
    with pytest.raises(NotApplied) as caught:
        delete(desk)
    assert caught.value.__context__ is None
    assert desk.operations == ["delete", "get"]
    assert desk.results == [("unknown", False), ("not_applied", True)]


def test_looking_fails_too(desk: Desk) -> None:
    desk.vapi.fail("delete", Fault("reset", when="after"))
    desk.vapi.fail("get", Fault(status=500))
    with pytest.raises(UnknownOutcome):
        delete(desk)
    assert desk.results == [("unknown", False)]


def test_it_is_sent_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    monkeypatch.setattr(deleting, "_check_outcome", lambda *arguments: looks.append(arguments))
    desk.vapi.fail("delete", Fault("reset"))
    delete(desk)
    assert len(looks) == 1
    assert desk.operations == ["delete"]
