"""A deletion is sent once, checked if its answer was lost, and recorded."""

from typing import Any

import pytest

from dashboard.activity.models import Attempt, Result
from phone_numbers.saving import delete as deleting
from phone_numbers.saving import leases
from phone_numbers.saving.delete import Deleted, delete_number
from phone_numbers.saving.errors import AnswerLost, NotConfirmed, Occupied
from phone_numbers.saving.leases import lease
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.errors import KeyRefused, Refused
from vapi_client.masking import MASK
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_sandbox import Fault

pytestmark = pytest.mark.usefixtures("short_timeouts")


def delete(editor: Editor) -> Deleted:
    return delete_number(editor.cast.acme, editor.admin, editor.id, is_confirmed=lambda _: True)


def test_the_number_is_read_once_and_deleted_with_one_call(editor: Editor) -> None:
    deleted = delete(editor)
    assert not deleted.already_gone
    assert not deleted.observed
    assert editor.vapi.get(editor.id) is None
    assert editor.operations == ["get", "delete"]


def test_the_number_is_recorded_as_it_was_without_credentials(editor: Editor) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "hunter2"})
    deleted = delete(editor)

    [attempt] = Attempt.objects.all()
    assert deleted.attempt == attempt
    assert (attempt.action, attempt.subject) == ("number.delete", editor.id)
    assert attempt.label == "+14155550100"
    assert {each["field"]: each["before"] for each in attempt.changes} == {
        **editor.base,
        "twilioAuthToken": MASK,
    }
    assert editor.vapi.requests[-1].headers["x-request-id"] == attempt.request_id
    assert editor.recorded_results == [("done", False)]


def test_the_number_is_recorded_as_the_last_save_left_it(editor: Editor) -> None:
    editor.save({"name": "LAST NAME"})
    deleted = delete(editor)
    assert deleted.attempt
    recorded = {each["field"]: each["before"] for each in deleted.attempt.changes}
    assert recorded["name"] == "LAST NAME"


def test_nobody_deletes_a_number_while_it_is_saved(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 0)
    with lease(editor.cast.acme, editor.id), pytest.raises(Occupied):
        delete(editor)
    assert editor.operations == []


def test_a_number_is_deleted_only_as_the_person_confirmed_it(editor: Editor) -> None:
    seen: list[PhoneNumber] = []

    def refuse(number: PhoneNumber) -> bool:
        seen.append(number)
        return False

    with pytest.raises(NotConfirmed):
        delete_number(editor.cast.acme, editor.admin, editor.id, is_confirmed=refuse)
    assert [each.received for each in seen] == [editor.stored]
    assert editor.operations == ["get"]
    assert not Attempt.objects.exists()


def test_a_number_that_was_already_deleted_counts_as_deleted(editor: Editor) -> None:
    editor.vapi.fail("delete", Fault(status=404))
    assert delete(editor).already_gone
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.message) == (Result.DONE, "It was already deleted.")


@pytest.mark.parametrize("status", [400, 403, 409, 429])
def test_a_refusal_is_recorded_with_vapis_words_and_the_number_stays(
    status: int, editor: Editor
) -> None:
    fault = Fault(status=status, body={"message": "No."}, headers={"Retry-After": "9"})
    editor.vapi.fail("delete", fault)
    with pytest.raises(Refused):
        delete(editor)
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.status, outcome.message) == (Result.REFUSED, status, "No.")
    assert editor.vapi.get(editor.id)


def test_a_revoked_key_is_recorded_as_a_refusal(editor: Editor) -> None:
    editor.vapi.fail("delete", Fault(status=401))
    with pytest.raises(KeyRefused):
        delete(editor)
    assert editor.recorded_results == [("refused", False)]


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
def test_a_number_deleted_without_a_usable_answer_is_found_deleted(
    fault: Fault, editor: Editor
) -> None:
    editor.vapi.fail("delete", fault)
    assert delete(editor).observed
    assert editor.operations == ["get", "delete", "get"]
    assert editor.recorded_results == [("unknown", False), ("done", True)]


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Fault("hang"), Fault("reset")], ids=lambda fault: fault.kind
)
def test_a_number_that_is_still_there_after_a_lost_answer_may_still_be_deleted(
    fault: Fault, editor: Editor
) -> None:
    editor.vapi.fail("delete", fault)
    with pytest.raises(AnswerLost) as caught:
        delete(editor)
    assert caught.value.is_unchanged
    assert caught.value.__context__ is None
    assert editor.operations == ["get", "delete", "get"]
    assert editor.recorded_results == [("unknown", False)]


def test_a_lost_answer_is_reported_as_unknown_if_the_check_fails(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.vapi.fail("delete", Fault("reset", when="after"))
    check = deleting._check_outcome

    def failing_check(*arguments: Any) -> Deleted:
        editor.vapi.fail("get", Fault(status=500))
        return check(*arguments)

    monkeypatch.setattr(deleting, "_check_outcome", failing_check)
    with pytest.raises(AnswerLost):
        delete(editor)
    assert editor.recorded_results == [("unknown", False)]


def test_a_lost_answer_is_checked_once_and_the_deletion_is_not_repeated(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[object] = []
    monkeypatch.setattr(deleting, "_check_outcome", lambda *arguments: checks.append(arguments))
    editor.vapi.fail("delete", Fault("reset"))
    delete(editor)
    assert len(checks) == 1
    assert editor.operations == ["get", "delete"]


def test_what_runs_before_a_deletion_can_prevent_it(editor: Editor) -> None:
    def before_write() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        delete_number(
            editor.cast.acme,
            editor.admin,
            editor.id,
            is_confirmed=lambda _: True,
            before_write=before_write,
        )
    assert editor.operations == ["get"]
    assert not Attempt.objects.exists()
