"""A create of unknown outcome is settled by the numbers that pages and audits read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audits.running.request import request_audit
from audits.running.run import run_audit
from dashboard.activity.models import Attempt
from phone_numbers.chores import delete_old_forms
from phone_numbers.models import OpenedForm
from phone_numbers.saving import unsettled_creates
from phone_numbers.saving.errors import CreatePending, CreateUnknown
from phone_numbers.saving.unsettled_creates import UnsettledCreates
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_sandbox import Fault

from .creator import TWILIO, Creator

pytestmark = pytest.mark.usefixtures("short_timeouts")
AREA_CODE: JSON = {"provider": "vapi", "numberDesiredAreaCode": "385"}
LIST = "/orgs/acme/numbers/"


@pytest.fixture
def after_the_last_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Vapi have no more time to create anything."""
    monkeypatch.setattr(unsettled_creates, "WRITE_LASTS", timedelta(0))


def send_late(creator: Creator, number: JSON = TWILIO) -> None:
    creator.vapi.fail("create", Fault("reset", when="late", times=1))
    with pytest.raises(CreateUnknown):
        creator.create(number)


@pytest.mark.parametrize("place", ["the list", "its page", "an audit"])
def test_a_number_that_appears_later_settles_it(
    place: str, creator: Creator, as_viewer: Client
) -> None:
    send_late(creator)
    as_viewer.get(LIST)
    assert creator.recorded_outcomes == [("unknown", "")]
    creator.vapi.apply_late_requests()
    number_id = creator.vapi.numbers[-1]["id"]

    for _ in range(2):
        match place:
            case "the list":
                as_viewer.get(LIST)
            case "its page":
                as_viewer.get(f"{LIST}{number_id}/")
            case _:
                audit(creator)

    assert creator.recorded_outcomes == [("unknown", ""), ("done", number_id)]
    assert creator.create().number_id == number_id
    assert creator.operations.count("create") == 1


@pytest.mark.usefixtures("after_the_last_moment")
@pytest.mark.parametrize("number", [TWILIO, AREA_CODE])
def test_an_audit_without_such_a_number_settles_it(number: JSON, creator: Creator) -> None:
    send_late(creator, number)
    for _ in range(2):
        audit(creator)
    assert creator.recorded_outcomes == [("unknown", ""), ("not_applied", "")]


def test_an_audit_settles_nothing_while_vapi_may_still_create_it(creator: Creator) -> None:
    send_late(creator)
    audit(creator)
    assert creator.recorded_outcomes == [("unknown", "")]


@pytest.mark.usefixtures("after_the_last_moment")
def test_an_audit_settles_nothing_with_a_key_that_was_set_since(creator: Creator) -> None:
    send_late(creator)
    acme = creator.cast.acme
    acme.api_key_set_at = timezone.now() + timedelta(seconds=1)
    acme.save()
    audit(creator)
    assert creator.recorded_outcomes == [("unknown", "")]


@pytest.mark.usefixtures("after_the_last_moment")
def test_a_bought_number_without_proof_leaves_it_unknown(creator: Creator) -> None:
    send_late(creator, AREA_CODE)
    creator.vapi.apply_late_requests()
    audit(creator)
    assert creator.recorded_outcomes == [("unknown", "")]


@pytest.mark.parametrize("made_after", [timedelta(seconds=-5), timedelta(hours=1)])
def test_a_number_of_another_time_proves_nothing(made_after: timedelta, creator: Creator) -> None:
    send_late(creator)
    made_at = Attempt.objects.get().at + made_after
    number = creator.vapi.put({**TWILIO, "createdAt": made_at.isoformat()})
    UnsettledCreates(creator.cast.acme).compare([PhoneNumber.read(number)])
    assert creator.recorded_outcomes == [("unknown", "")]


@pytest.mark.usefixtures("after_the_last_moment")
def test_a_number_made_by_a_clock_that_is_behind_leaves_it_unknown(creator: Creator) -> None:
    send_late(creator)
    made_at = Attempt.objects.get().at - timedelta(seconds=5)
    creator.vapi.put({**TWILIO, "createdAt": made_at.isoformat()})
    audit(creator)
    assert creator.recorded_outcomes == [("unknown", "")]


def test_a_number_that_another_attempt_created_proves_nothing(
    creator: Creator, after_the_last_moment: None, as_viewer: Client
) -> None:
    send_late(creator)
    creator.open()
    creator.create()
    as_viewer.get(LIST)
    first, second = Attempt.objects.order_by("pk")
    assert [each.result for each in first.outcomes.all()] == ["unknown"]
    assert [each.result for each in second.outcomes.all()] == ["done"]


@pytest.mark.parametrize("number", [TWILIO, AREA_CODE])
def test_another_form_sends_the_same_only_when_vapi_cannot_create_it_any_more(
    number: JSON, creator: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_late(creator, number)
    creator.open()
    with pytest.raises(CreatePending) as pending:
        creator.create({**number, "name": "Corrected"})
    assert pending.value.attempt == Attempt.objects.get()
    assert creator.operations.count("create") == 1

    monkeypatch.setattr(unsettled_creates, "WRITE_LASTS", timedelta(0))
    creator.create(number)
    assert creator.operations.count("create") == 2


def test_another_number_can_be_created_meanwhile(creator: Creator) -> None:
    send_late(creator)
    creator.open()
    creator.create({**TWILIO, "number": "+14155550998"})


def test_the_form_of_an_unsettled_create_is_kept_for_longer(creator: Creator) -> None:
    send_late(creator)
    for age, is_kept in ((3, True), (31, False)):
        OpenedForm.objects.update(opened_at=timezone.now() - timedelta(days=age))
        delete_old_forms()
        assert OpenedForm.objects.exists() == is_kept


def audit(creator: Creator) -> None:
    audit, _ = request_audit(creator.cast.acme, "viewer@acme.example")
    run_audit(audit.pk)
