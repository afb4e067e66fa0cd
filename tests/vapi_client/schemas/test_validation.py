"""A request is validated by its provider's schema, and each fault says where and why."""

import pytest

from vapi_client.errors import Fault
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PROVIDER_NAMES
from vapi_client.schemas.validation import faults_in


@pytest.mark.parametrize("body", [{}, {"provider": "pigeon"}, {"provider": ["vapi"]}])
def test_an_unknown_provider_is_the_only_fault(body: JSON) -> None:
    [fault] = faults_in({**body, "name": "x" * 41}, creates=True)
    assert (fault.path, fault.kind) == (("provider",), "literal_error")
    assert all(name in fault.reason for name in PROVIDER_NAMES)


def test_a_create_needs_fields_that_an_update_does_not() -> None:
    body = {"provider": "twilio"}
    assert {fault.path for fault in faults_in(body, creates=True)} == {
        ("number",),
        ("twilioAccountSid",),
    }
    assert faults_in(body, creates=False) == ()


def test_a_fault_names_its_rule_for_programs() -> None:
    plan = {"type": "slow", "maxRetries": 1, "baseDelaySeconds": 1}
    hooks = [{"on": "call.hunter2", "do": []}]
    changes = {"name": "x" * 41, "server": {"backoffPlan": plan}, "hooks": hooks}
    faults = faults_in({"provider": "telnyx", **changes}, creates=False)
    facts = {fault.path[0]: (fault.kind, dict(fault.context)) for fault in faults}
    assert facts["name"] == ("string_too_long", {"max_length": 40})
    assert facts["server"] == ("literal_error", {"expected": "'fixed' or 'exponential'"})
    kind, context = facts["hooks"]
    assert kind == "union_tag_invalid"
    assert context["expected_tags"] == "'call.ringing', 'call.ending'"
    assert "hunter2" not in repr(context)


def test_a_value_that_the_number_already_has_is_valid() -> None:
    number = {"provider": "vapi", "name": "x" * 41, "color": "red"}
    body = {"provider": "vapi", "name": "x" * 41, "color": "red"}
    assert faults_in(body, creates=False, already=[number]) == ()
    assert [fault.path for fault in faults_in(body, creates=False)] == [("name",), ("color",)]


def test_another_value_at_the_same_place_is_a_fault() -> None:
    number = {"provider": "vapi", "name": "x" * 41}
    body = {"provider": "vapi", "name": "x" * 42}
    [fault] = faults_in(body, creates=False, already=[number])
    assert fault == Fault(("name",), "String should have at most 40 characters")
