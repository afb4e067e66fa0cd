"""Messages for values that the OpenAPI document doesn't allow."""

import pytest

from phone_numbers.forms.fault_messages import fault_message
from vapi_client.json_values import JSON
from vapi_client.schemas.validation import faults_in


def hook(action: JSON) -> JSON:
    return {"hooks": [{"on": "call.ending", "do": action}]}


def fallback(**more: object) -> JSON:
    return {"fallbackDestination": {"type": "number", "number": "+14155550100", **more}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "x" * 41}, "At most 40 characters; this has 41."),
        ({"name": 5}, "This must be text."),
        ({"name": None}, "This must be text."),
        ({"color": "red"}, "Vapi doesn't have a field “color”."),
        ({"numberDesiredAreaCode": "41"}, "At least 3 characters; this has 2."),
        ({"server": {"timeoutSeconds": 0}}, "At least 1."),
        ({"server": {"timeoutSeconds": 301}}, "At most 300."),
        ({"server": {"timeoutSeconds": "5"}}, "This must be a number."),
        ({"server": {"staticIpAddressesEnabled": 1}}, "This must be on or off."),
        ({"server": {"encryptedPaths": {}}}, "This must be a list."),
        ({"server": {"headers": []}}, "This must be an object."),
        ({"server": []}, "This must be an object."),
        ({"server": {"backoffPlan": {"type": "slow", "maxRetries": 1, "baseDelaySeconds": 1}}},
         "This must be one of: 'fixed' or 'exponential'."),
        ({"hooks": [{"on": "call.ringing"}]}, "This is required."),
        ({"hooks": [{"on": "x"}]}, "This must be one of: 'call.ringing', 'call.ending'."),
        (hook({}), "Its 'type' is required."),
        (fallback(message={"type": "custom-message", "contents": [
            {"type": "text", "text": "a", "language": "klingon"}]}),
         "This must be one of: the values in Vapi's API reference."),
    ],
)  # fmt: skip
def test_each_fault_has_one_sentence(body: JSON, words: str) -> None:
    number = {"provider": "vapi", **body}
    assert [fault_message(fault, number) for fault in faults_in(number, creates=True)] == [words]
