"""Saving where something goes wrong: what came of it is found out where it can be."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.activity.models import Attempt, Result
from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.models import NumberLease
from phone_numbers.saving import save
from phone_numbers.saving.errors import NotApplied
from phone_numbers.saving.save import Saved
from tests.phone_numbers.desk import Desk
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
from vapi_sandbox import Fault

pytestmark = pytest.mark.usefixtures("impatient")


class TestRefusals:
    """Vapi says no, or is never reached: nothing was changed, and the record says why."""

    def test_deleted_meanwhile(self, desk: Desk) -> None:
        desk.vapi.delete(desk.id)
        with pytest.raises(NotFound):
            desk.save({"name": "New"})
        assert not Attempt.objects.exists()

    def test_deleted_between_reading_and_writing(self, desk: Desk) -> None:
        desk.vapi.fail("update", Fault(status=404, body={"message": "Couldn't find it."}))
        with pytest.raises(NotFound):
            desk.save({"name": "New"})
        assert desk.results == [("refused", False)]

    def test_the_key_revoked_meanwhile(self, desk: Desk) -> None:
        desk.vapi.revoke()
        with pytest.raises(KeyRefused):
            desk.save({"name": "New"})
        assert not Attempt.objects.exists()

    def test_the_key_revoked_between_reading_and_writing(self, desk: Desk) -> None:
        desk.vapi.fail("update", Fault(status=401))
        with pytest.raises(KeyRefused):
            desk.save({"name": "New"})
        assert desk.results == [("refused", False)]

    def test_an_unreadable_key(self, desk: Desk) -> None:
        desk.cast.acme.encrypted_api_key = "x"
        with pytest.raises(UnreadableKey):
            desk.save({"name": "New"})

    @pytest.mark.parametrize("status", [400, 403, 409, 422, 429])
    def test_with_vapis_own_words(self, status: int, desk: Desk) -> None:
        said = {"message": ["name is taken", "really"]}
        desk.vapi.fail("update", Fault(status=status, body=said, headers={"Retry-After": "9"}))
        with pytest.raises(Refused):
            desk.save({"name": "New"})
        outcome = Attempt.objects.get().outcomes.get()
        assert (outcome.result, outcome.status) == (Result.REFUSED, status)
        assert outcome.message == "name is taken\nreally"
        assert desk.stored == desk.base
        assert not NumberLease.objects.exists()

    def test_a_rate_limit_that_passes_is_waited_for(self, desk: Desk) -> None:
        desk.vapi.fail("update", Fault(status=429, times=1, headers={"retry-after-ms": "10"}))
        desk.save({"name": "New"})
        assert desk.results == [("done", False)]
        assert len({each.headers["x-request-id"] for each in desk.vapi.requests[1:]}) == 1

    def test_what_the_document_forbids(self, desk: Desk) -> None:
        with pytest.raises(InvalidRequest):
            desk.save({"name": "x" * 41})
        assert desk.operations == ["get"]
        outcome = Attempt.objects.get().outcomes.get()
        assert (outcome.result, outcome.status) == (Result.REFUSED, None)
        assert outcome.message == "name: String should have at most 40 characters"

    @pytest.mark.parametrize("error", [Busy, NotConnected])
    def test_what_never_reached_vapi(
        self, error: type[VapiError], desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(client: Any, call: Any, *arguments: Any) -> None:
            raise error(call, detail="no way")

        monkeypatch.setattr("vapi_client.client.VapiClient._write", fails)
        with pytest.raises(error):
            desk.save({"name": "New"})
        outcome = Attempt.objects.get().outcomes.get()
        assert outcome.result == Result.REFUSED
        assert outcome.message.endswith("no way")

    @pytest.mark.parametrize(
        "fault", [Fault(status=500), Fault("hang"), Fault("cut_off"), Fault("wrong_shape", body={})]
    )
    def test_a_number_that_cannot_be_read_is_not_written(self, fault: Fault, desk: Desk) -> None:
        desk.vapi.fail("get", fault)
        with pytest.raises(Unavailable):
            desk.save({"name": "New"})
        assert "update" not in desk.operations
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


def _name(fault: Fault) -> str:
    return f"{fault.kind} {fault.status or ''} {fault.when}{' midway' * fault.midway}"


class TestUnknownOutcomes:
    """No usable answer to what was sent: it is never repeated, but looked at."""

    @pytest.mark.parametrize("fault", APPLIED, ids=_name)
    def test_applied_all_the_same(self, fault: Fault, desk: Desk) -> None:
        desk.vapi.fail("update", fault)

        saved = desk.save({"name": "New", "assistantId": None, "squadId": "s1"})

        assert saved.found_by_looking
        assert saved.number is not None
        assert saved.number.received == desk.stored
        assert desk.operations == ["get", "update", "get"]
        assert desk.results == [("unknown", False), ("done", True)]
        assert not NumberLease.objects.exists()

    @pytest.mark.parametrize("fault", NOT_APPLIED, ids=_name)
    def test_not_applied(self, fault: Fault, desk: Desk) -> None:
        desk.vapi.fail("update", fault)

        with pytest.raises(NotApplied) as caught:
            desk.save({"name": "New", "assistantId": None})

        assert isinstance(caught.value.cause, UnknownOutcome)
        assert desk.operations == ["get", "update", "get"]
        assert desk.results == [("unknown", False), ("not_applied", True)]
        assert desk.stored == desk.base

    def test_applied_and_changed_by_somebody_else_since(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.vapi.fail("update", Fault("reset", when="after"))
        _before_looking(monkeypatch, lambda: desk.somebody_else_changes({"name": "Theirs"}))
        with pytest.raises(UnknownOutcome):
            desk.save({"name": "New", "squadId": "s1"})
        assert desk.results == [("unknown", False)]

    def test_applied_and_deleted_since(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.vapi.fail("update", Fault("reset", when="after"))
        _before_looking(monkeypatch, lambda: desk.vapi.delete(desk.id))
        with pytest.raises(UnknownOutcome):
            desk.save({"name": "New"})
        assert desk.results == [("unknown", False)]

    def test_looking_fails_too(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.vapi.fail("update", Fault("reset", when="after"))
        _before_looking(monkeypatch, lambda: desk.vapi.fail("get", Fault(status=500)))
        with pytest.raises(UnknownOutcome):
            desk.save({"name": "New"})
        assert desk.operations == ["get", "update", "get"]
        assert desk.results == [("unknown", False)]

    def test_a_credential_that_vapi_shows_masked_leaves_it_unknown(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.vapi.fail("update", Fault("reset", when="after"))
        masked = {"twilioAuthToken": "********"}
        _before_looking(monkeypatch, lambda: desk.somebody_else_changes(masked))
        with pytest.raises(UnknownOutcome) as caught:
            desk.save({"twilioAuthToken": "hunter2-hunter2"})
        assert "hunter2" not in repr(caught.value) + str(caught.value)


def _before_looking(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    look = save._check_outcome

    def later(*arguments: Any) -> Saved:
        happens()
        return look(*arguments)

    monkeypatch.setattr(save, "_check_outcome", later)
