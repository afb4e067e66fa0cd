"""Saving a number: only what was changed is sent, and it is written down before and after."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dashboard.activity.models import Attempt
from phone_numbers.models import NumberLease
from phone_numbers.saving.errors import UnknownProvider
from phone_numbers.saving.patch import updatable_fields
from phone_numbers.saving.save import Saved, save_number
from tests.any_number import objects_of, of_tomorrow, values_of
from tests.phone_numbers.desk import NUMBER, Desk
from vapi_client.errors import Refused
from vapi_client.schemas.phone_number import PROVIDER_NAMES
from vapi_client.schemas.providers import PROVIDERS


def test_only_the_changed_field_is_sent_with_the_provider(desk: Desk) -> None:
    saved = desk.save({"name": "New"})

    assert desk.operations == ["get", "update"]
    assert desk.sent == {"name": "New", "provider": "twilio"}
    assert saved.number is not None
    assert saved.number.received == desk.stored
    assert desk.stored["name"] == "New"
    assert not saved.unchanged
    assert not saved.found_by_looking


def test_it_is_written_down_before_and_after(desk: Desk) -> None:
    saved = desk.save({"name": "New", "squadId": "s1", "assistantId": None})

    [attempt] = Attempt.objects.all()
    assert saved.attempt == attempt
    assert attempt.organization == desk.cast.acme
    assert (attempt.actor, attempt.address) == ("operator@acme.example", "203.0.113.5")
    assert (attempt.action, attempt.subject) == ("number.update", desk.id)
    assert attempt.label == "+14155550100"
    assert sorted(attempt.changes, key=lambda change: str(change["field"])) == [
        {"field": "assistantId", "before": "a1"},
        {"field": "name", "before": "Old", "after": "New"},
        {"field": "squadId", "after": "s1"},
    ]
    assert desk.vapi.requests[-1].headers["x-request-id"] == attempt.request_id
    assert desk.results == [("done", False)]


def test_the_attempt_is_written_before_anything_is_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*arguments: object, **named: object) -> None:
        raise SystemExit

    monkeypatch.setattr("vapi_client.client.VapiClient.update_number", dies)
    with pytest.raises(SystemExit):
        desk.save({"name": "New"})
    assert desk.results == []
    assert not NumberLease.objects.exists()


def test_a_nested_change_sends_the_whole_field_as_it_is_written(desk: Desk) -> None:
    server = {**desk.base["server"], "url": "https://b.example.com"}
    desk.save({"server": server})
    assert orjson.dumps(desk.sent["server"]) == orjson.dumps(server)


def test_what_is_removed_is_cleared_by_null(desk: Desk) -> None:
    base = desk.base
    mine = {name: value for name, value in base.items() if name not in ("name", "hooks")}
    save_number(desk.cast.acme, desk.actor, desk.id, base=base, mine=mine)
    assert desk.sent == {"name": None, "hooks": None, "provider": "twilio"}
    assert "name" not in desk.stored


def test_without_a_change_nothing_is_asked_at_all(desk: Desk) -> None:
    reordered = {"headers": {"Accept": "b"}, "timeoutSeconds": 20.0, "url": "https://a.example.com"}
    saved = desk.save({"server": reordered, "squadId": None})
    assert saved == Saved(None, unchanged=True)
    assert desk.operations == []
    assert not Attempt.objects.exists()


def test_fields_that_cannot_be_updated_are_left_out(desk: Desk) -> None:
    assert desk.save({"status": "blocked", "fieldOfTomorrow": 1, "provider": "twilio"}).unchanged
    desk.save({"status": "blocked", "name": "New"})
    assert desk.sent == {"name": "New", "provider": "twilio"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_can_be_updated_is_what_the_document_says(provider: str) -> None:
    fields = updatable_fields(provider)
    assert {"name", "assistantId", "fallbackDestination", "hooks"} < set(fields)
    assert not {"provider", "id", "status", "numberDesiredAreaCode"} & set(fields)
    assert ("smsEnabled" in fields) is (provider == "twilio")


@pytest.mark.parametrize("provider", ["plivo", None, ["vapi"], ""])
def test_an_unknown_provider_is_an_error_of_its_own(provider: Any, desk: Desk) -> None:
    desk.open({**NUMBER, "provider": provider})
    with pytest.raises(UnknownProvider):
        desk.save({"name": "New"})
    assert desk.operations == []


@hypothesis_settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_of_any_number_exactly_the_changed_field_arrives(desk: Desk, data: st.DataObject) -> None:
    desk.vapi.forget_requests()
    provider = data.draw(st.sampled_from(PROVIDER_NAMES))
    stored = PROVIDERS[provider].stored
    number = data.draw(objects_of(stored) | of_tomorrow(stored))
    number = {**number, "id": desk.id, "provider": provider}
    desk.vapi.put(number)
    field = data.draw(st.sampled_from(updatable_fields(provider)))
    [schema] = [
        each for each in PROVIDERS[provider].update.model_fields.values() if each.alias == field
    ]
    value = data.draw(values_of(schema.annotation, schema.metadata) | st.none())
    mine = {**number, field: value}

    try:
        saved = save_number(desk.cast.acme, desk.actor, desk.id, base=number, mine=mine)
    except Refused:
        saved = None  # the sandbox's rules go beyond the schemas

    if saved and saved.unchanged:
        assert desk.operations == []
        assert orjson.dumps(value) == orjson.dumps(number.get(field)) or _sorted(value) == _sorted(
            number.get(field)
        )
    else:
        assert orjson.dumps(desk.sent) == orjson.dumps({field: value, "provider": provider})


def _sorted(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
