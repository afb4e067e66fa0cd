"""A create whose answer was lost: searched for, never repeated, and unknown without proof."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving import create
from phone_numbers.saving.candidates import find_candidates
from phone_numbers.saving.create import Created
from phone_numbers.saving.errors import AlreadySent, CreateUnknown
from vapi_client.errors import UnknownOutcome
from vapi_client.json_values import JSON
from vapi_sandbox import Fault

from .creator import TWILIO, Creator

pytestmark = pytest.mark.usefixtures("short_timeouts")
SIP: JSON = {"provider": "vapi", "sipUri": "sip:new-desk@sip.vapi.ai"}
AREA_CODE: JSON = {"provider": "vapi", "numberDesiredAreaCode": "385"}
TRUNK: JSON = {"provider": "byo-phone-number", "credentialId": "c1"}
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

    assert created.observed
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


def _as_vapi_writes(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
