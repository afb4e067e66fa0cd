"""A save that fails: refused, never sent, or with a lost answer that a check settles."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dashboard.activity.models import Attempt, Result
from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.models import NumberLease
from phone_numbers.saving import leases, save
from phone_numbers.saving.errors import AnswerLost
from phone_numbers.saving.save import Saved
from phone_numbers.saving.settle import read_number
from tests.phone_numbers.editor import NUMBER, Editor
from tests.phone_numbers.lost_answers import wait_until_no_write_can_arrive
from vapi_client.errors import (
    Busy,
    InvalidRequest,
    KeyRefused,
    NotConnected,
    NotFound,
    Refused,
    Unavailable,
    UnknownOutcome,
    VapiError,
)
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

pytestmark = pytest.mark.usefixtures("short_timeouts")


class TestRefusals:
    """Vapi refuses a save, or never gets it. Nothing changes, and activity records why."""

    def test_a_number_that_was_deleted_is_not_found(self, editor: Editor) -> None:
        editor.vapi.delete(editor.id)
        with pytest.raises(NotFound):
            editor.save({"name": "New"})
        assert not Attempt.objects.exists()

    def test_a_number_deleted_between_read_and_write_is_recorded_as_refused(
        self, editor: Editor
    ) -> None:
        editor.vapi.fail("update", Fault(status=404, body={"message": "Couldn't find it."}))
        with pytest.raises(NotFound):
            editor.save({"name": "New"})
        assert editor.recorded_results == [("refused", False)]

    def test_a_key_revoked_before_the_read_records_nothing(self, editor: Editor) -> None:
        editor.vapi.revoke()
        with pytest.raises(KeyRefused):
            editor.save({"name": "New"})
        assert not Attempt.objects.exists()

    def test_a_key_revoked_between_read_and_write_is_recorded_as_refused(
        self, editor: Editor
    ) -> None:
        editor.vapi.fail("update", Fault(status=401))
        with pytest.raises(KeyRefused):
            editor.save({"name": "New"})
        assert editor.recorded_results == [("refused", False)]

    def test_an_unreadable_key_stops_the_save(self, editor: Editor) -> None:
        editor.cast.acme.encrypted_api_key = "x"
        with pytest.raises(UnreadableKey):
            editor.save({"name": "New"})

    @pytest.mark.parametrize("status", [400, 403, 409, 422, 429])
    def test_a_refusal_is_recorded_with_vapis_words(self, status: int, editor: Editor) -> None:
        body = {"message": ["name is taken", "really"]}
        editor.vapi.fail("update", Fault(status=status, body=body, headers={"Retry-After": "9"}))
        with pytest.raises(Refused):
            editor.save({"name": "New"})
        outcome = Attempt.objects.get().outcomes.get()
        assert (outcome.result, outcome.status) == (Result.REFUSED, status)
        assert outcome.message == "name is taken\nreally"
        assert editor.stored == editor.base
        assert not NumberLease.objects.exists()

    def test_a_save_waits_for_a_short_rate_limit(self, editor: Editor) -> None:
        editor.vapi.fail("update", Fault(status=429, times=1, headers={"retry-after-ms": "10"}))
        editor.save({"name": "New"})
        assert editor.recorded_results == [("done", False)]
        assert len({each.headers["x-request-id"] for each in editor.vapi.requests[1:]}) == 1

    def test_a_value_that_the_openapi_document_forbids_is_not_sent(self, editor: Editor) -> None:
        with pytest.raises(InvalidRequest):
            editor.save({"name": "x" * 41})
        assert editor.operations == ["get"]
        outcome = Attempt.objects.get().outcomes.get()
        assert (outcome.result, outcome.status) == (Result.REFUSED, None)
        assert outcome.message == "name: String should have at most 40 characters"

    @pytest.mark.parametrize("error", [Busy, NotConnected])
    def test_a_request_that_never_reached_vapi_is_recorded_as_refused(
        self, error: type[VapiError], editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(client: Any, call: Any, *arguments: Any) -> None:
            raise error(call, detail="no way")

        monkeypatch.setattr("vapi_client.client.VapiClient._write", fails)
        with pytest.raises(error):
            editor.save({"name": "New"})
        outcome = Attempt.objects.get().outcomes.get()
        assert outcome.result == Result.REFUSED
        assert outcome.message.endswith("no way")

    @pytest.mark.parametrize(
        "fault", [Fault(status=500), Fault("hang"), Fault("cut_off"), Fault("wrong_shape", body={})]
    )
    def test_a_number_that_cannot_be_read_is_not_updated(
        self, fault: Fault, editor: Editor
    ) -> None:
        editor.vapi.fail("get", fault)
        with pytest.raises(Unavailable):
            editor.save({"name": "New"})
        assert "update" not in editor.operations
        assert not Attempt.objects.exists()


APPLIED = [
    Fault(status=500, when="after"),
    Fault(status=503, when="after", headers={"Retry-After": "0"}),
    Fault("html", status=502, when="after"),
    Fault("html", status=200, when="after"),
    Fault("redirect", when="after"),
    Fault("hang", when="after"),
    Fault("hang", midway=True),
    Fault("reset", when="after"),
    Fault("reset", midway=True),
    Fault("drip", seconds=0.05),
    Fault("cut_off"),
    Fault("wrong_shape"),
    Fault("wrong_shape", body="null"),
    Fault("large", size=3_000_000),
    Fault("content_type"),
]
NOT_APPLIED = [
    Fault(status=500),
    Fault(status=502),
    Fault("html"),
    Fault("redirect"),
    Fault("hang"),
    Fault("reset"),
]


def _fault_id(fault: Fault) -> str:
    return f"{fault.kind} {fault.status or ''} {fault.when}{' midway' * fault.midway}"


class TestUnknownOutcomes:
    """Vapi gives no usable answer to an update. The update is checked, and never repeated."""

    @pytest.mark.parametrize("fault", APPLIED, ids=_fault_id)
    def test_an_update_applied_without_a_usable_answer_is_found_by_a_check(
        self, fault: Fault, editor: Editor
    ) -> None:
        editor.vapi.fail("update", fault)

        saved = editor.save({"name": "New", "assistantId": None, "squadId": "s1"})

        assert saved.observed
        assert saved.number is not None
        assert saved.number.received == editor.stored
        assert editor.operations == ["get", "update", "get"]
        assert editor.recorded_results == [("unknown", False), ("done", True)]
        assert not NumberLease.objects.exists()

    @pytest.mark.parametrize("fault", NOT_APPLIED, ids=_fault_id)
    def test_an_update_that_the_check_finds_missing_may_still_be_applied(
        self, fault: Fault, editor: Editor
    ) -> None:
        editor.vapi.fail("update", fault)

        with pytest.raises(AnswerLost) as caught:
            editor.save({"name": "New", "assistantId": None})

        assert caught.value.is_unchanged
        assert editor.operations == ["get", "update", "get"]
        assert editor.recorded_results == [("unknown", False)]
        assert editor.stored == editor.base

    def test_the_outcome_is_unknown_if_somebody_else_changed_the_number_since(
        self, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor.vapi.fail("update", Fault("reset", when="after"))
        _before_the_check(monkeypatch, lambda: editor.somebody_else_changes({"name": "Theirs"}))
        with pytest.raises(UnknownOutcome):
            editor.save({"name": "New", "squadId": "s1"})
        assert editor.recorded_results == [("unknown", False)]

    def test_the_outcome_is_unknown_if_the_number_was_deleted_since(
        self, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor.vapi.fail("update", Fault("reset", when="after"))
        _before_the_check(monkeypatch, lambda: editor.vapi.delete(editor.id))
        with pytest.raises(UnknownOutcome):
            editor.save({"name": "New"})
        assert editor.recorded_results == [("unknown", False)]

    def test_the_outcome_is_unknown_if_the_check_fails(
        self, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor.vapi.fail("update", Fault("reset", when="after"))
        _before_the_check(monkeypatch, lambda: editor.vapi.fail("get", Fault(status=500)))
        with pytest.raises(UnknownOutcome):
            editor.save({"name": "New"})
        assert editor.operations == ["get", "update", "get"]
        assert editor.recorded_results == [("unknown", False)]

    @pytest.mark.parametrize("shown", [{}, {"twilioAuthToken": "********"}])
    def test_the_outcome_of_a_credential_that_vapi_does_not_show_stays_unknown(
        self, shown: JSON, editor: Editor
    ) -> None:
        editor.open({**NUMBER, **shown})
        editor.vapi.fail("update", Fault("reset", times=1))
        with pytest.raises(AnswerLost) as caught:
            editor.save({"twilioAuthToken": "hunter2-hunter2"})
        assert not caught.value.is_unchanged
        wait_until_no_write_can_arrive()
        read_number(editor.cast.acme, editor.id)
        assert editor.recorded_results == [("unknown", False)]

    def test_the_outcome_is_unknown_if_vapi_masks_the_credential(
        self, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor.vapi.fail("update", Fault("reset", when="after"))
        masked = {"twilioAuthToken": "********"}
        _before_the_check(monkeypatch, lambda: editor.somebody_else_changes(masked))
        with pytest.raises(UnknownOutcome) as caught:
            editor.save({"twilioAuthToken": "hunter2-hunter2"})
        assert "hunter2" not in repr(caught.value) + str(caught.value)


def _before_the_check(monkeypatch: pytest.MonkeyPatch, event: Callable[[], object]) -> None:
    check = save._check_outcome

    def check_after_it(*arguments: Any) -> Saved:
        event()
        return check(*arguments)

    monkeypatch.setattr(save, "_check_outcome", check_after_it)


def test_a_process_that_was_suspended_until_others_may_have_the_lease_sends_nothing(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "SENT_WITHIN", timedelta())
    with pytest.raises(NotConnected):
        editor.save({"name": "New"})
    assert "update" not in [each.operation for each in editor.vapi.requests]
    assert editor.recorded_results == [("refused", False)]
