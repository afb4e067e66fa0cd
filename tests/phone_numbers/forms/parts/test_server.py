"""The form of a server, with all its fields and its backoff plan."""

from phone_numbers.forms.parts.server import SERVER
from tests.phone_numbers.forms.lens import Lens
from vapi_client.json_values import ABSENT
from vapi_client.schemas.server import BackoffPlan, Server

BACKOFF = next(node for node in SERVER.below if node.key == "backoffPlan")


def test_every_field_has_an_input() -> None:
    fields = {field.alias for field in Server.model_fields.values()}
    assert {node.key for node in SERVER.below} == fields
    plan = next(each for each in Lens(SERVER).show().below if each.name == "x.backoffPlan")
    plan_fields = {f"x.backoffPlan.{each.alias}" for each in BackoffPlan.model_fields.values()}
    assert {each.name for each in plan.below} == plan_fields


def test_clearing_the_type_removes_the_backoff_plan() -> None:
    lens = Lens(BACKOFF, {"type": "fixed", "maxRetries": 1, "baseDelaySeconds": 1, "new": 2})
    assert lens.read({"x.type": ""}) is ABSENT


def test_fields_of_the_backoff_plan_are_required_only_with_a_type() -> None:
    def required(**typed: str) -> set[str]:
        shown = Lens(BACKOFF).show({f"x.{name}": value for name, value in typed.items()})
        return {each.label for each in shown.below if each.required}

    assert required() == set()
    assert required(type="fixed") == {"Max retries", "Base delay seconds"}


def test_every_value_can_be_entered() -> None:
    typed = {
        "x.url": "https://hooks.example.com",
        "x.timeoutSeconds": "20",
        "x.credentialId": "c2",
        "x.staticIpAddressesEnabled": "true",
        "x.encryptedPaths": "$.transcript\n$.customer",
        "x.headers": ["", "new1"],
        "x.headers.new1.name": "X-Team",
        "x.headers.new1.value": "support",
        "x.backoffPlan.type": "fixed",
        "x.backoffPlan.maxRetries": "3",
        "x.backoffPlan.baseDelaySeconds": "0.5",
        "x.backoffPlan.excludedStatusCodes": "400, 401",
    }
    assert Lens(SERVER).read(typed) == {
        "url": "https://hooks.example.com",
        "timeoutSeconds": 20,
        "credentialId": "c2",
        "staticIpAddressesEnabled": True,
        "encryptedPaths": ["$.transcript", "$.customer"],
        "headers": {"X-Team": "support"},
        "backoffPlan": {
            "type": "fixed",
            "maxRetries": 3,
            "baseDelaySeconds": 0.5,
            "excludedStatusCodes": [400, 401],
        },
    }


def test_the_values_of_headers_are_not_shown() -> None:
    shown = Lens(SERVER, {"headers": {"Authorization": "Bearer 1"}}).show()
    assert "Bearer" not in repr(shown)
