"""A plan says what becomes of one number, or why nothing does."""

from bulk.changes import Change
from bulk.changes.delete import Delete
from bulk.changes.form_fields import FormFields
from bulk.changes.name import NamePrefix
from bulk.models import ItemState
from bulk.plans import RELEASED, plan
from tests.bulk.changes.samples import DESK, fields
from vapi_client.json_values import JSON

NUMBER: JSON = {
    "id": "n1",
    "provider": "twilio",
    "name": "Desk",
    "twilioAccountSid": "AC1",
    "server": {"url": "https://a.example.com", "headers": {"Authorization": "Bearer s3cret"}},
}
REPOINT = {"server.url": ["https://b.example.com"]}


def test_only_the_fields_that_change_are_planned() -> None:
    planned = plan(fields({"name": "New", "smsEnabled": "true"}), NUMBER, 1)
    assert planned.state == ItemState.WAITING
    assert planned.before == {"name": "Desk"}
    assert planned.after == {"name": "New", "smsEnabled": True}


def test_a_removed_field_is_null_afterwards() -> None:
    planned = plan(FormFields(cleared=("server",)), NUMBER, 1)
    assert planned.after == {"server": None}


def test_a_number_that_is_as_wanted_is_unchanged() -> None:
    assert plan(fields({"name": "Desk"}), NUMBER, 1).state == ItemState.UNCHANGED


def refused(change: Change, number: JSON) -> str:
    planned = plan(change, number, 1)
    assert planned.state == ItemState.REFUSED
    assert (planned.before, planned.after) == ({}, {})
    return planned.reason


def test_a_number_that_can_not_be_changed_has_the_reason() -> None:
    provider = {**NUMBER, "provider": "telnyx"}
    sms = fields({"smsEnabled": "true"})
    assert refused(sms, provider) == "Telnyx numbers don't have this field: SMS enabled."
    unknown = {**NUMBER, "provider": "pigeon"}
    assert "can't be edited here" in refused(sms, unknown)
    long = refused(NamePrefix(text="x" * 40), NUMBER)
    assert long == "Name: At most 40 characters; this has 44."


def test_credentials_stay_at_their_address_unless_they_are_typed_or_an_admin_keeps_them() -> None:
    repoint = FormFields(typed=REPOINT)
    assert refused(repoint, NUMBER).startswith("Server: its saved credentials would go to another")
    assert plan(repoint, NUMBER, 1, keeps_credentials=True).state == ItemState.WAITING
    header = {"server.headers": ["0"], "server.headers.0.value": ["Bearer s3cret"]}
    assert plan(FormFields(typed={**REPOINT, **header}), NUMBER, 1).state == ItemState.WAITING


def test_a_credential_that_vapi_hides_is_not_sent() -> None:
    server = {"url": "https://a.example.com", "headers": {"Authorization": "••••••••"}}
    hidden = {**NUMBER, "server": server}
    reason = refused(fields({"server.timeoutSeconds": "20"}), hidden)
    assert reason == "Server: Vapi shows its credential only as asterisks. Enter it again."


def test_the_same_values_before_and_after_are_alike() -> None:
    change = fields({"assignment": "assistant", "assistantId": DESK})
    squads = [plan(change, {**NUMBER, "squadId": each}, 1).alike for each in ("s1", "s1", "s2")]
    assert squads[0] == squads[1] != squads[2]
    secret, other = (
        plan(FormFields(cleared=("server",)), {**NUMBER, "server": server}, 1).alike
        for server in (NUMBER["server"], {"url": "https://a.example.com", "headers": {"x-k": "y"}})
    )
    assert secret != other


def test_all_names_are_alike() -> None:
    change = NamePrefix(text="Acme ")
    assert {plan(change, {**NUMBER, "name": each}, 1).alike for each in ("a", "b")} == {""}


def test_a_deletion_shows_the_number_and_whether_it_can_be_created_again() -> None:
    planned = plan(Delete(), NUMBER, 1)
    assert planned.before == {k: v for k, v in NUMBER.items() if k not in ("id", "provider")}
    assert planned.alike == ""
    free = {"id": "n", "provider": "vapi", "number": "+14155550100"}
    assert plan(Delete(), free, 1).alike == RELEASED
