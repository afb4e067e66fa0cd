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
from tests.phone_numbers.conftest import Together
from vapi_client.errors import InvalidRequest, KeyRefused, Refused, UnknownOutcome, VapiError
from vapi_client.json_values import JSON
from vapi_sandbox import Fault, Organization

pytestmark = pytest.mark.usefixtures("impatient")

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


class Counter:
    """Somebody who opened the form of a new number and sends it."""

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
    def outcomes(self) -> list[tuple[str, str]]:
        """Of the one attempt, with the number they are about."""
        [attempt] = Attempt.objects.all()
        outcomes = attempt.outcomes.order_by("pk")
        return [(str(each.result), each.subject) for each in outcomes]


@pytest.fixture
def counter(cast: Cast, operator: Actor, vapi_acme: Organization) -> Counter:
    return Counter(cast, operator, vapi_acme)


@pytest.mark.parametrize("number", [TWILIO, SIP, AREA_CODE, TRUNK])
def test_it_is_created_as_it_was_meant(number: JSON, counter: Counter) -> None:
    created = counter.create(number)

    [request] = counter.vapi.requests
    assert (request.operation, request.body) == ("create", number)
    stored = counter.vapi.get(created.number_id)
    assert stored is not None
    assert created.number is not None
    assert created.number.received == stored
    assert not created.repeated
    assert not created.found_by_looking


def test_it_is_written_down_before_and_after(counter: Counter) -> None:
    created = counter.create()

    [attempt] = Attempt.objects.all()
    assert created.attempt == attempt
    assert (attempt.action, attempt.subject) == ("number.create", "")
    assert attempt.label == "+14155550999"
    assert {change["field"]: change["after"] for change in attempt.changes} == {
        **TWILIO,
        "twilioAuthToken": "••••••••",
    }
    assert counter.vapi.requests[0].headers["x-request-id"] == attempt.request_id
    assert counter.outcomes == [("done", created.number_id)]


def test_a_number_without_number_and_name_is_named_by_its_provider(counter: Counter) -> None:
    counter.create(AREA_CODE)
    assert Attempt.objects.get().label == "New Vapi number"


def test_a_form_that_is_sent_twice_creates_one(counter: Counter) -> None:
    first = counter.create()
    second = counter.create({**TWILIO, "name": "Another"})
    assert second == Created(first.number_id, repeated=True, attempt=first.attempt)
    assert counter.operations == ["create"]


def test_a_double_click_creates_one(counter: Counter, together: Together) -> None:
    counter.vapi.fail("create", Fault("latency", seconds=0.15))
    barrier = threading.Barrier(3)

    def click() -> Created | AlreadySent:
        barrier.wait()
        try:
            return counter.create()
        except AlreadySent as error:
            return error

    results = together([click] * 3)

    assert counter.operations == ["create"]
    assert sum(isinstance(each, Created) and not each.repeated for each in results) == 1


def test_while_it_is_under_way_it_is_not_sent_again(counter: Counter) -> None:
    OpenedForm.objects.update(used_at=datetime.now(UTC))
    with pytest.raises(AlreadySent) as caught:
        counter.create()
    assert caught.value.attempt is None
    assert counter.operations == []


@pytest.mark.parametrize("status", [400, 401, 403, 409, 429])
def test_after_a_refusal_the_form_can_be_used_again(status: int, counter: Counter) -> None:
    counter.vapi.fail("create", Fault(status=status, body={"message": "No."}, times=1))
    with pytest.raises(Refused):
        counter.create()
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.result, outcome.status, outcome.message) == (Result.REFUSED, status, "No.")

    assert not counter.create().repeated
    assert counter.operations == ["create", "create"]


def test_what_the_document_forbids_is_not_sent(counter: Counter) -> None:
    with pytest.raises(InvalidRequest) as caught:
        counter.create({**TWILIO, "name": "x" * 41})
    assert "hunter2" not in repr(caught.value) + str(caught.value)
    assert counter.operations == []
    assert counter.outcomes == [("refused", "")]
    counter.create()


def test_an_unreadable_key_uses_nothing_up(counter: Counter) -> None:
    acme = counter.cast.acme
    key, acme.encrypted_api_key = acme.encrypted_api_key, "x"
    with pytest.raises(UnreadableKey):
        counter.create()
    acme.encrypted_api_key = key
    counter.create()


def test_a_key_revoked_meanwhile(counter: Counter) -> None:
    counter.vapi.revoke()
    with pytest.raises(KeyRefused):
        counter.create()
    counter.vapi.restore()
    counter.create()


MADE = [
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


def _name(fault: Fault) -> str:
    return f"{fault.kind} {fault.status or ''} {fault.when}{' midway' * fault.midway}"


@pytest.mark.parametrize("fault", MADE, ids=_name)
@pytest.mark.parametrize("number", [TWILIO, SIP], ids=["number", "sipUri"])
def test_made_all_the_same(number: JSON, fault: Fault, counter: Counter) -> None:
    counter.vapi.fail("create", fault)

    created = counter.create(number)

    assert created.found_by_looking
    assert counter.vapi.numbers[-1]["id"] == created.number_id
    assert counter.operations == ["create", "list"]
    assert counter.outcomes == [("unknown", ""), ("done", created.number_id)]
    assert counter.create(number).repeated


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Fault("html"), Fault("hang"), Fault("reset")], ids=_name
)
def test_not_to_be_found(fault: Fault, counter: Counter) -> None:
    counter.vapi.fail("create", fault)
    counter.vapi.put({**TWILIO, "number": "+141555509990"})  # Vapi finds it by a part

    with pytest.raises(CreateUnknown) as caught:
        counter.create()

    assert caught.value.candidates == ()
    assert isinstance(caught.value.cause, UnknownOutcome)
    assert caught.value.attempt == Attempt.objects.get()
    assert counter.outcomes == [("unknown", "")]
    assert counter.operations == ["create", "list"]
    assert "hunter2" not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None


def test_an_unknown_outcome_is_never_sent_again(counter: Counter) -> None:
    counter.vapi.fail("create", Fault("reset", times=1))
    with pytest.raises(CreateUnknown):
        counter.create()
    with pytest.raises(AlreadySent) as caught:
        counter.create()
    assert caught.value.attempt == Attempt.objects.get()
    assert counter.operations == ["create", "list"]


def test_looking_fails_too(counter: Counter) -> None:
    counter.vapi.fail("create", Fault("reset", when="after"))
    counter.vapi.fail("list", Fault(status=500))
    with pytest.raises(CreateUnknown) as caught:
        counter.create()
    assert caught.value.candidates is None
    assert counter.outcomes == [("unknown", "")]


def test_a_number_of_before_is_a_candidate_and_no_proof(counter: Counter) -> None:
    before = counter.vapi.put(
        {**TWILIO, "createdAt": _written(datetime.now(UTC) - timedelta(seconds=5))}
    )
    counter.vapi.fail("create", Fault("reset"))
    with pytest.raises(CreateUnknown) as caught:
        counter.create()
    assert caught.value.candidates is not None
    assert [each.id for each in caught.value.candidates] == [before["id"]]
    assert counter.outcomes == [("unknown", "")]


def test_two_of_the_same_address_are_no_proof(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.vapi.fail("create", Fault("reset", when="after"))
    look = create._check_outcome

    def later(*arguments: Any) -> Created:
        counter.vapi.put(TWILIO)
        return look(*arguments)

    monkeypatch.setattr(create, "_check_outcome", later)
    with pytest.raises(CreateUnknown) as caught:
        counter.create()
    assert len(caught.value.candidates or ()) == 2


@pytest.mark.parametrize("number", [AREA_CODE, TRUNK])
def test_without_an_address_it_is_a_candidate_at_most(number: JSON, counter: Counter) -> None:
    counter.vapi.fail("create", Fault("reset", when="after"))
    with pytest.raises(CreateUnknown) as caught:
        counter.create(number)
    assert caught.value.candidates is not None
    assert [each.id for each in caught.value.candidates] == [counter.vapi.numbers[-1]["id"]]
    assert counter.outcomes == [("unknown", "")]


def test_candidates_by_area_code(counter: Counter) -> None:
    since = datetime.now(UTC)
    recently, long_ago = _written(since - timedelta(seconds=30)), "2020-01-01T00:00:00.000Z"

    def put(**fields: Any) -> str:
        return str(counter.vapi.put({"provider": "vapi", "createdAt": recently, **fields})["id"])

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

    found = find_candidates(counter.cast.acme, AREA_CODE, since)

    assert {each.id for each in found} == expected


@pytest.mark.parametrize(
    ("wanted", "stored"),
    [
        ({"number": "14155550102"}, {"number": "+14155550102"}),
        ({"sipUri": "sip:Desk@sip.vapi.ai"}, {"sipUri": "sip:desk@sip.vapi.ai"}),
        ({"sipUri": f"sip:{'x' * 120}@a.example"}, {"sipUri": f"sip:{'x' * 120}@a.example"}),
    ],
)
def test_candidates_by_address_however_it_is_written(
    wanted: JSON, stored: JSON, counter: Counter
) -> None:
    number = counter.vapi.put({"provider": "vonage", **stored})
    counter.vapi.put({"provider": "vonage", **{key: f"{each}1" for key, each in stored.items()}})
    [found] = find_candidates(counter.cast.acme, wanted, datetime.now(UTC))
    assert found.id == number["id"]


def test_errors_of_both_kinds_can_be_told_apart() -> None:
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
def test_area_codes_that_vapi_suggests(messages: list[str], codes: tuple[str, ...]) -> None:
    assert suggested_area_codes(messages) == codes


def test_the_sandboxs_own_words(counter: Counter) -> None:
    with pytest.raises(Refused) as caught:
        counter.create({**AREA_CODE, "numberDesiredAreaCode": "415"})
    assert suggested_area_codes(caught.value.messages) == ("385", "405", "573")


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
