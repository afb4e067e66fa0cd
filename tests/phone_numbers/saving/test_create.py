"""A new number is sent once for each form, and its creation is recorded."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError
from django.http import Http404

from dashboard.activity.models import Attempt, Result
from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.models import OpenedForm
from phone_numbers.saving import create
from phone_numbers.saving.create import (
    Created,
    suggested_area_codes,
)
from phone_numbers.saving.errors import AlreadySent
from tests.phone_numbers.conftest import RunInParallel
from vapi_client.errors import InvalidRequest, KeyRefused, Refused
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .creator import TWILIO, Creator

pytestmark = pytest.mark.usefixtures("short_timeouts")
SIP: JSON = {"provider": "vapi", "sipUri": "sip:new-desk@sip.vapi.ai"}
AREA_CODE: JSON = {"provider": "vapi", "numberDesiredAreaCode": "385"}
TRUNK: JSON = {"provider": "byo-phone-number", "credentialId": "c1"}


@pytest.mark.parametrize("number", [TWILIO, SIP, AREA_CODE, TRUNK])
def test_the_number_is_sent_unchanged_and_returned_as_vapi_stored_it(
    number: JSON, creator: Creator
) -> None:
    created = creator.create(number)

    [request] = creator.vapi.requests
    assert (request.operation, request.body) == ("create", number)
    stored = creator.vapi.get(created.number_id)
    assert stored is not None
    assert created.number is not None
    assert created.number.received == stored
    assert not created.repeated
    assert not created.observed


def test_an_attempt_and_its_outcome_are_recorded_without_credentials(creator: Creator) -> None:
    created = creator.create()

    [attempt] = Attempt.objects.all()
    assert created.attempt == attempt
    assert (attempt.action, attempt.subject) == ("number.create", "")
    assert attempt.label == "+14155550999"
    assert {change["field"]: change["after"] for change in attempt.changes} == {
        **TWILIO,
        "twilioAuthToken": "••••••••",
    }
    assert creator.vapi.requests[0].headers["x-request-id"] == attempt.request_id
    assert creator.recorded_outcomes == [("done", created.number_id)]


def test_a_number_without_number_and_name_is_recorded_by_its_provider(creator: Creator) -> None:
    creator.create(AREA_CODE)
    assert Attempt.objects.get().label == "New Vapi number"


def test_a_form_sent_twice_creates_one_number(creator: Creator) -> None:
    first = creator.create()
    second = creator.create({**TWILIO, "name": "Another"})
    assert second == Created(first.number_id, repeated=True, attempt=first.attempt)
    assert creator.operations == ["create"]


def test_a_double_click_creates_one_number(
    creator: Creator, run_in_parallel: RunInParallel
) -> None:
    creator.vapi.fail("create", Fault("latency", seconds=0.15))
    barrier = threading.Barrier(3)

    def click() -> Created | AlreadySent:
        barrier.wait()
        try:
            return creator.create()
        except AlreadySent as error:
            return error

    results = run_in_parallel([click] * 3)

    assert creator.operations == ["create"]
    assert sum(isinstance(each, Created) and not each.repeated for each in results) == 1


def test_a_form_stays_usable_if_its_attempt_cannot_be_recorded(
    creator: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(create, "record_attempt", fail)
        with pytest.raises(DatabaseError):
            creator.create()
    assert creator.operations == []
    assert not creator.create().repeated


def test_a_person_who_was_removed_creates_nothing(creator: Creator) -> None:
    creator.cast.member(creator.cast.operator).delete()
    with pytest.raises(Http404):
        creator.create()
    assert creator.operations == []
    assert not Attempt.objects.exists()


def test_a_form_is_not_sent_again_while_its_request_is_running(creator: Creator) -> None:
    OpenedForm.objects.update(used_at=datetime.now(UTC))
    with pytest.raises(AlreadySent) as caught:
        creator.create()
    assert caught.value.attempt is None
    assert creator.operations == []


@pytest.mark.parametrize("status", [400, 401, 403, 409, 429])
def test_a_form_can_be_sent_again_after_vapi_refused_it(status: int, creator: Creator) -> None:
    creator.vapi.fail("create", Fault(status=status, body={"message": "No."}, times=1))
    with pytest.raises(Refused):
        creator.create()
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.status, outcome.message) == (Result.REFUSED, status, "No.")

    assert not creator.create().repeated
    assert creator.operations == ["create", "create"]


def test_a_number_that_the_openapi_document_forbids_is_not_sent(creator: Creator) -> None:
    with pytest.raises(InvalidRequest) as caught:
        creator.create({**TWILIO, "name": "x" * 41})
    assert "hunter2" not in repr(caught.value) + str(caught.value)
    assert creator.operations == []
    assert creator.recorded_outcomes == [("refused", "")]
    creator.create()


def test_a_form_can_be_sent_again_after_an_unreadable_key(creator: Creator) -> None:
    acme = creator.cast.acme
    key, acme.encrypted_api_key = acme.encrypted_api_key, "x"
    with pytest.raises(UnreadableKey):
        creator.create()
    acme.encrypted_api_key = key
    creator.create()


def test_a_form_can_be_sent_again_after_a_revoked_key(creator: Creator) -> None:
    creator.vapi.revoke()
    with pytest.raises(KeyRefused):
        creator.create()
    creator.vapi.restore()
    creator.create()


@pytest.mark.parametrize(
    ("messages", "codes"),
    [
        (
            ["This area code is currently not available. Hint: Try 385, 405, 573."],
            ("385", "405", "573"),
        ),
        (
            ["This area code is currently not available. Hint: Try one of 914, 826, 775."],
            ("914", "826", "775"),
        ),
        (["hint: try 385 or 405"], ("385", "405")),
        (["Hint: Try 385, 385.", "No.", "Hint: Try 405."], ("385", "405")),
        (["numberDesiredAreaCode 415 is bad", "Hint: Try again"], ()),
        (["Hint: Try 3855, 12, +1385"], ()),
        ([], ()),
    ],
)
def test_suggested_area_codes_are_read_from_vapis_hint(
    messages: list[str], codes: tuple[str, ...]
) -> None:
    assert suggested_area_codes(messages) == codes


def test_suggested_area_codes_are_read_from_the_sandboxs_hint(creator: Creator) -> None:
    with pytest.raises(Refused) as caught:
        creator.create({**AREA_CODE, "numberDesiredAreaCode": "415"})
    assert suggested_area_codes(caught.value.messages) == ("385", "405", "573")
