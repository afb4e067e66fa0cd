"""A save sends only the changed fields."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dashboard.activity.models import Attempt
from phone_numbers.models import NumberLease
from phone_numbers.saving.patch import updatable_fields
from phone_numbers.saving.save import Saved, save_number
from tests.any_number import newer_objects_of, objects_of, values_of
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.errors import Refused
from vapi_client.json_text import read_json, write_json, write_sorted
from vapi_client.schemas.phone_number import PROVIDER_NAMES
from vapi_client.schemas.providers import PROVIDERS


def test_only_the_changed_field_and_the_provider_are_sent(editor: Editor) -> None:
    saved = editor.save({"name": "New"})

    assert editor.operations == ["get", "update"]
    assert editor.sent_update == {"name": "New", "provider": "twilio"}
    assert saved.number is not None
    assert saved.number.received == editor.stored
    assert editor.stored["name"] == "New"
    assert not saved.unchanged
    assert not saved.observed


def test_a_nested_change_sends_the_whole_field_unchanged_otherwise(editor: Editor) -> None:
    server = {**editor.base["server"], "url": "https://b.example.com"}
    editor.save({"server": server})
    assert write_json(editor.sent_update["server"]) == write_json(server)


def test_odd_values_are_sent_back_to_the_last_digit(editor: Editor) -> None:
    text = (
        r'{"z":18446744073709551616,"y":1000000000000000000000000000001,"x":-9223372036854775809,'
        r'"w":[-0.0,1.10,1e400],"v":"\ud800"}'
    )
    editor.open({**NUMBER, "server": {**NUMBER["server"], "headers": read_json(text)}})
    editor.save({"server": {**editor.base["server"], "timeoutSeconds": 10}})
    [request] = [each for each in editor.vapi.requests if each.operation == "update"]
    assert f'"headers":{text}'.encode() in request.raw_body
    assert write_json(editor.stored["server"]["headers"]).decode() == text


def test_a_removed_field_is_sent_as_null(editor: Editor) -> None:
    base = editor.base
    mine = {name: value for name, value in base.items() if name not in ("name", "hooks")}
    save_number(editor.cast.acme, editor.actor, editor.id, base=base, mine=mine)
    assert editor.sent_update == {"name": None, "hooks": None, "provider": "twilio"}
    assert "name" not in editor.stored


def test_a_save_without_a_change_makes_no_call(editor: Editor) -> None:
    reordered = {"headers": {"Accept": "b"}, "timeoutSeconds": 20.0, "url": "https://a.example.com"}
    saved = editor.save({"server": reordered, "squadId": None})
    assert saved == Saved(None, unchanged=True)
    assert editor.operations == []
    assert not Attempt.objects.exists()


def test_fields_that_cannot_be_updated_are_not_sent(editor: Editor) -> None:
    assert editor.save({"status": "blocked", "fieldOfTomorrow": 1, "provider": "twilio"}).unchanged
    editor.save({"status": "blocked", "name": "New"})
    assert editor.sent_update == {"name": "New", "provider": "twilio"}


@hypothesis_settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_exactly_the_changed_field_of_any_number_is_sent(
    editor: Editor, data: st.DataObject
) -> None:
    editor.vapi.forget_requests()
    provider = data.draw(st.sampled_from(PROVIDER_NAMES))
    stored = PROVIDERS[provider].stored
    number = data.draw(objects_of(stored) | newer_objects_of(stored))
    number = {**number, "id": editor.id, "provider": provider}
    editor.vapi.put(number)
    field = data.draw(st.sampled_from(updatable_fields(provider)))
    [schema] = [
        each for each in PROVIDERS[provider].update.model_fields.values() if each.alias == field
    ]
    value = data.draw(values_of(schema.annotation, schema.metadata) | st.none())
    mine = {**number, field: value}

    try:
        saved = save_number(editor.cast.acme, editor.actor, editor.id, base=number, mine=mine)
    except Refused:
        saved = None  # the sandbox's rules go beyond the schemas

    if saved and saved.unchanged:
        assert editor.operations == []
        assert write_json(value) == write_json(number.get(field)) or _sorted(value) == _sorted(
            number.get(field)
        )
    else:
        assert write_json(editor.sent_update) == write_json({field: value, "provider": provider})


def _sorted(value: Any) -> bytes:
    return write_sorted(value)


def test_what_runs_before_a_write_runs_under_the_lease_and_can_prevent_it(editor: Editor) -> None:
    leases: list[str] = []

    def before_write() -> None:
        leases.extend(NumberLease.objects.values_list("number_id", flat=True))
        raise TimeoutError

    def save(name: str) -> None:
        mine = {**editor.base, "name": name}
        save_number(
            editor.cast.acme,
            editor.actor,
            editor.id,
            base=editor.base,
            mine=mine,
            before_write=before_write,
        )

    with pytest.raises(TimeoutError):
        save("New")
    editor.somebody_else_changes({"name": "New"})
    save("New")  # nothing is left to send
    assert leases == [editor.id]
    assert editor.operations == ["get", "get"]
    assert not Attempt.objects.exists() and not NumberLease.objects.exists()
