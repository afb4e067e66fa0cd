"""Creating a number: sent once whatever happens, and looked for where no answer came."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.activity.models import Attempt, Result
from dashboard.activity.record import Actor
from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.models import OpenedForm
from phone_numbers.saving import create
from phone_numbers.saving.create import (
    Created,
    create_number,
    find_candidates,
    suggested_area_codes,
)
from phone_numbers.saving.errors import AlreadySent, CreateUnknown, WriteError
from tests.cast import Cast
from tests.phone_numbers.conftest import RunInParallel
from vapi_client.errors import InvalidRequest, KeyRefused, Refused, UnknownOutcome, VapiError
from vapi_client.json_values import JSON
from vapi_sandbox import Fault, Organization

pytestmark = pytest.mark.usefixtures("short_timeouts")

TWILIO: JSON = {
    "provider": "twilio",
    "number": "+14155550999",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": "hunter2-hunter2",
    "name": "Front desk",
}
SIP: JSON = {"provider": "vapi", "sipUri": "sip:new-desk@sip.vapi.ai"}
AREA_CODE: JSON = {"provider": "vapi", "numberDesiredAreaCode": "385"}
TRUNK: JSON = {"provider": "byo-phone-number", "credentialId": "c1"}


class Creator:
    """A person who opened the form of a new number, and sends it."""

    def __init__(self, cast: Cast, actor: Actor, vapi_acme: Organization) -> None:
        self.cast, self.actor, self.vapi = cast, actor, vapi_acme
        self.open()

    def open(self) -> None:
        self.form = OpenedForm.open(self.cast.acme, self.cast.operator, base={}, provider="twilio")

    def create(self, number: JSON = TWILIO) -> Created:
        found = OpenedForm.find(str(self.form.pk), self.cast.acme, self.cast.operator)
        assert found is not None
        return create_number(self.cast.acme, self.actor, found, number)

    @property
    def operations(self) -> list[str | None]:
        return [request.operation for request in self.vapi.requests]

    @property
    def recorded_outcomes(self) -> list[tuple[str, str]]:
        """The outcomes of the only attempt: the result, and the id of the number."""
        [attempt] = Attempt.objects.all()
        outcomes = attempt.outcomes.order_by("pk")
        return [(str(each.result), each.subject) for each in outcomes]


@pytest.fixture
def creator(cast: Cast, operator: Actor, vapi_acme: Organization) -> Creator:
    return Creator(cast, operator, vapi_acme)


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
    assert not created.found_by_looking


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


CREATED_ANYWAY = [
    Fault(status=500, when="after"),
    Fault(status=503, when="after", headers={"Retry-After": "0"}),
    Fault("html", status=502, when="after"),
    Fault("redirect", when="after"),
    Fault("hang", when="after"),
    Fault("hang", midway=True),
    Fault("reset", when="after"),
    Fault("cut_off"),
    Fault("wrong_shape"),
    Fault("wrong_shape", body={}),
    Fault("content_type"),
]


def _fault_id(fault: Fault) -> str:
    return f"{fault.kind} {fault.status or ''} {fault.when}{' midway' * fault.midway}"


@pytest.mark.parametrize("fault", CREATED_ANYWAY, ids=_fault_id)
@pytest.mark.parametrize("number", [TWILIO, SIP], ids=["number", "sipUri"])
def test_a_number_created_without_a_usable_answer_is_found_by_a_search(
    number: JSON, fault: Fault, creator: Creator
) -> None:
    creator.vapi.fail("create", fault)

    created = creator.create(number)

    assert created.found_by_looking
    assert creator.vapi.numbers[-1]["id"] == created.number_id
    assert creator.operations == ["create", "list"]
    assert creator.recorded_outcomes == [("unknown", ""), ("done", created.number_id)]
    assert creator.create(number).repeated


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Fault("html"), Fault("hang"), Fault("reset")], ids=_fault_id
)
def test_a_lost_answer_is_reported_as_unknown_if_the_search_finds_no_number(
    fault: Fault, creator: Creator
) -> None:
    creator.vapi.fail("create", fault)
    creator.vapi.put({**TWILIO, "number": "+141555509990"})  # Vapi finds it by a part

    with pytest.raises(CreateUnknown) as caught:
        creator.create()

    assert caught.value.candidates == ()
    assert isinstance(caught.value.cause, UnknownOutcome)
    assert caught.value.attempt == Attempt.objects.get()
    assert creator.recorded_outcomes == [("unknown", "")]
    assert creator.operations == ["create", "list"]
    assert "hunter2" not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None


def test_an_unknown_outcome_is_never_sent_again(creator: Creator) -> None:
    creator.vapi.fail("create", Fault("reset", times=1))
    with pytest.raises(CreateUnknown):
        creator.create()
    with pytest.raises(AlreadySent) as caught:
        creator.create()
    assert caught.value.attempt == Attempt.objects.get()
    assert creator.operations == ["create", "list"]


def test_a_lost_answer_is_reported_as_unknown_if_the_search_fails(creator: Creator) -> None:
    creator.vapi.fail("create", Fault("reset", when="after"))
    creator.vapi.fail("list", Fault(status=500))
    with pytest.raises(CreateUnknown) as caught:
        creator.create()
    assert caught.value.candidates is None
    assert creator.recorded_outcomes == [("unknown", "")]


def test_a_number_created_earlier_is_only_a_candidate(creator: Creator) -> None:
    before = creator.vapi.put(
        {**TWILIO, "createdAt": _as_vapi_writes(datetime.now(UTC) - timedelta(seconds=5))}
    )
    creator.vapi.fail("create", Fault("reset"))
    with pytest.raises(CreateUnknown) as caught:
        creator.create()
    assert caught.value.candidates is not None
    assert [each.id for each in caught.value.candidates] == [before["id"]]
    assert creator.recorded_outcomes == [("unknown", "")]


def test_two_numbers_with_the_same_address_are_only_candidates(
    creator: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    creator.vapi.fail("create", Fault("reset", when="after"))
    check = create._check_outcome

    def check_after_another_create(*arguments: Any) -> Created:
        creator.vapi.put(TWILIO)
        return check(*arguments)

    monkeypatch.setattr(create, "_check_outcome", check_after_another_create)
    with pytest.raises(CreateUnknown) as caught:
        creator.create()
    assert len(caught.value.candidates or ()) == 2


@pytest.mark.parametrize("number", [AREA_CODE, TRUNK])
def test_a_number_created_without_an_address_is_only_a_candidate(
    number: JSON, creator: Creator
) -> None:
    creator.vapi.fail("create", Fault("reset", when="after"))
    with pytest.raises(CreateUnknown) as caught:
        creator.create(number)
    assert caught.value.candidates is not None
    assert [each.id for each in caught.value.candidates] == [creator.vapi.numbers[-1]["id"]]
    assert creator.recorded_outcomes == [("unknown", "")]


def test_candidates_are_recent_vapi_numbers_of_the_area_code_or_still_without_a_number(
    creator: Creator,
) -> None:
    since = datetime.now(UTC)
    recently, long_ago = _as_vapi_writes(since - timedelta(seconds=30)), "2020-01-01T00:00:00.000Z"

    def put(**fields: Any) -> str:
        return str(creator.vapi.put({"provider": "vapi", "createdAt": recently, **fields})["id"])

    expected = {
        put(number="+13855550100", status="active"),
        put(number="+13855550101", status="activating"),
        put(status="activating"),
    }
    put(number="+14055550100")
    put(number="+13855550102", createdAt=long_ago)
    put(status="activating", createdAt=long_ago)
    put(status="active")
    put(number="+13855550103", provider="twilio")

    found = find_candidates(creator.cast.acme, AREA_CODE, since)

    assert {each.id for each in found} == expected


@pytest.mark.parametrize(
    ("wanted", "stored"),
    [
        ({"number": "14155550102"}, {"number": "+14155550102"}),
        ({"sipUri": "sip:Desk@sip.vapi.ai"}, {"sipUri": "sip:desk@sip.vapi.ai"}),
        ({"sipUri": f"sip:{'x' * 120}@a.example"}, {"sipUri": f"sip:{'x' * 120}@a.example"}),
    ],
)
def test_candidates_have_the_address_in_any_format(
    wanted: JSON, stored: JSON, creator: Creator
) -> None:
    number = creator.vapi.put({"provider": "vonage", **stored})
    creator.vapi.put({"provider": "vonage", **{key: f"{each}1" for key, each in stored.items()}})
    [found] = find_candidates(creator.cast.acme, wanted, datetime.now(UTC))
    assert found.id == number["id"]


def test_an_unknown_create_is_a_write_error_and_no_vapi_error() -> None:
    assert not issubclass(CreateUnknown, VapiError)
    assert issubclass(CreateUnknown, WriteError)


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


def _as_vapi_writes(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
