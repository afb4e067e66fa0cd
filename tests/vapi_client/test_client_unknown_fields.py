"""Values that only a newer API knows are sent back if the number had them, and refused if not."""

import pytest

from vapi_client import VapiClient
from vapi_client.errors import Invalid, InvalidRequest
from vapi_client.json_values import JSON
from vapi_sandbox import Organization


def test_unknown_values_of_the_number_are_sent_back_unchanged(
    client: VapiClient, organization: Organization
) -> None:
    server = {"url": "https://hooks.example.com", "retryBudget": {"perHour": 9}}
    number = organization.put({"provider": "vapi", "server": server})

    with pytest.raises(Invalid):  # from the sandbox: the client sent it
        client.update_number(number, {"server": {**server, "timeoutSeconds": 20}})
    assert organization.requests[-1].body == {
        "provider": "vapi",
        "server": {**server, "timeoutSeconds": 20},
    }
    with pytest.raises(InvalidRequest):
        client.update_number(number, {"server": {**server, "retryBudget": {"perHour": 8}}})


NEWER_HOOK: JSON = {"on": "call.transferred", "to": {"desk": 1.0}}
RINGING: JSON = {
    "on": "call.ringing",
    "priority": 1,
    "do": [{"type": "say", "exact": "Hello", "voice": "ada"}],
    "filters": [{"type": "startsWith", "key": "number"}],
}
ENDING: JSON = {"on": "call.ending", "do": {"type": "wait", "seconds": 1}}


@pytest.mark.parametrize(
    "hooks",
    [
        [ENDING, NEWER_HOOK, RINGING],
        [RINGING],
        [NEWER_HOOK, {"on": "call.ending"}, RINGING],
        [{**RINGING, "do": [{"type": "say", "exact": "Bye"}, *RINGING["do"]]}],
        [{**RINGING, "do": []}],
    ],
)
def test_unknown_values_are_sent_back_after_their_item_moved(
    hooks: list[JSON], client: VapiClient, organization: Organization
) -> None:
    number = organization.put({"provider": "vapi", "hooks": [NEWER_HOOK, RINGING, ENDING]})
    with pytest.raises(Invalid):  # from the sandbox: the client sent it
        client.update_number(number, {"hooks": hooks})
    assert organization.requests[-1].body == {"provider": "vapi", "hooks": hooks}


@pytest.mark.parametrize(
    ("hooks", "path"),
    [
        ([{**RINGING, "priority": 1.0}], ("hooks", 0, "priority")),
        ([{**ENDING, "priority": 2}], ("hooks", 0, "priority")),
        ([{**ENDING, "voice": "ada"}], ("hooks", 0, "voice")),
        ([{"on": "call.ringing"}], ("hooks", 0, "do")),
        ([{"on": "call.ringing", "do": [], "filters": [{}]}], ("hooks", 0, "filters", 0, "type")),
    ],
)
def test_unknown_values_that_the_number_lacked_are_not_sent(
    hooks: list[JSON], path: tuple[str, ...], client: VapiClient, organization: Organization
) -> None:
    number = organization.put({"provider": "vapi", "hooks": [NEWER_HOOK, RINGING, ENDING]})
    with pytest.raises(InvalidRequest) as caught:
        client.update_number(number, {"hooks": hooks})
    assert path in [fault.path for fault in caught.value.faults]
    assert organization.requests == []


def test_the_faults_of_a_message_object_are_its_own(
    client: VapiClient, organization: Organization
) -> None:
    message = {"type": "custom-message", "content": "a", "tone": "calm"}
    destination = {"type": "number", "number": "+14155550100", "message": message}
    number = organization.put({"provider": "vapi", "fallbackDestination": destination})
    changed = {**destination, "message": {**message, "content": "b"}}
    with pytest.raises(Invalid):
        client.update_number(number, {"fallbackDestination": changed})
    wrong = {**destination, "message": {**message, "content": 5}}
    with pytest.raises(InvalidRequest) as caught:
        client.update_number(number, {"fallbackDestination": wrong})
    [fault] = caught.value.faults
    assert fault.path == ("fallbackDestination", "message", "content")
