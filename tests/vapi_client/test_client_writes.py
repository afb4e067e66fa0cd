"""No write is applied twice, and a lost answer is reported as an unknown outcome."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from tests.waiting import wait_until
from vapi_client import VapiClient
from vapi_client.connections import Limits
from vapi_client.deadline import Deadline, use_deadline
from vapi_client.errors import (
    Busy,
    Fault,
    Invalid,
    InvalidRequest,
    KeyRefused,
    NotConnected,
    NotFound,
    RateLimited,
    UnknownOutcome,
    VapiError,
)
from vapi_client.json_values import JSON
from vapi_client.schemas.listing import PageQuery
from vapi_sandbox import Fault as Trouble
from vapi_sandbox import Organization

from .conftest import Connect
from .reads import fail_to_list

EVERYTHING: JSON = {
    "name": "Front desk",
    "assistantId": "a" * 36,
    "squadId": "s" * 36,
    "workflowId": "w" * 36,
    "server": {
        "url": "https://hooks.example.com",
        "timeoutSeconds": 20,
        "credentialId": "c" * 36,
        "staticIpAddressesEnabled": False,
        "encryptedPaths": ["$.transcript"],
        "headers": {"X-Team": "support"},
        "backoffPlan": {
            "type": "exponential",
            "maxRetries": 3,
            "baseDelaySeconds": 0.5,
            "excludedStatusCodes": [400, 401],
        },
    },
    "fallbackDestination": {
        "type": "number",
        "number": "+14155550199",
        "extension": "12",
        "message": {
            "type": "custom-message",
            "contents": [{"type": "text", "text": "Moment", "language": "de"}],
        },
        "transferPlan": {"mode": "warm-transfer-say-message", "timeout": 30, "sipVerb": "dial"},
    },
    "hooks": [
        {
            "on": "call.ringing",
            "filters": [{"type": "startsWith", "key": "number", "startsWith": ["49"]}],
            "do": [{"type": "say", "exact": "Hallo"}],
        },
        {
            "on": "call.ending",
            "filters": [
                {"type": "oneOf", "key": "call.endedReason", "oneOf": ["assistant-request-failed"]}
            ],
            "do": {
                "type": "transfer",
                "destination": {"type": "sip", "sipUri": "sip:desk@example.com"},
            },
        },
    ],
}
CREATES: list[JSON] = [
    {"provider": "twilio", "number": "+14155550101", "twilioAccountSid": "AC1", "smsEnabled": True},
    {"provider": "vonage", "number": "14155550102", "credentialId": "c1"},
    {"provider": "telnyx", "number": "+14155550103", "credentialId": "c1"},
    {"provider": "byo-phone-number", "number": "+14155550104", "credentialId": "c1"},
    {"provider": "vapi", "sipUri": "sip:desk@sip.vapi.ai"},
]

Write = Callable[[VapiClient, JSON], object]
WRITES: dict[str, Write] = {
    "create": lambda client, number: client.create_number(CREATES[0]),
    "update": lambda client, number: client.update_number(number, {"name": "New"}),
    "delete": lambda client, number: client.delete_number(number["id"]),
}


@pytest.fixture
def number(organization: Organization) -> JSON:
    return organization.put({"provider": "telnyx", "number": "+14155550100", "name": "Old"})


@pytest.mark.parametrize("create", CREATES, ids=[each["provider"] for each in CREATES])
def test_a_create_sends_the_number_and_returns_it(
    create: JSON, client: VapiClient, organization: Organization
) -> None:
    body = {**create, **EVERYTHING}

    created = client.create_number(body)

    [request] = organization.requests
    assert (request.method, request.path, request.body) == ("POST", "/phone-number", body)
    stored = organization.get(created.id)
    assert stored is not None
    assert body.items() <= stored.items()
    assert created.received == stored


@pytest.mark.parametrize("create", CREATES, ids=[each["provider"] for each in CREATES])
def test_update_sends_what_it_is_given_and_the_provider(
    create: JSON, client: VapiClient, organization: Organization
) -> None:
    number = organization.put({**create, **EVERYTHING})
    changes = {"name": None, "server": {"url": "https://other.example.com", "timeoutSeconds": 20}}

    updated = client.update_number(number, changes)

    [request] = organization.requests
    assert request.method == "PATCH"
    assert request.path == f"/phone-number/{number['id']}"
    assert request.body == {**changes, "provider": create["provider"]}
    assert "name" not in updated.received
    assert updated.received["server"] == changes["server"]
    assert updated.received["hooks"] == EVERYTHING["hooks"]


def test_a_delete_removes_the_number(
    client: VapiClient, organization: Organization, number: JSON
) -> None:
    assert client.delete_number(number["id"]) is True
    assert organization.get(number["id"]) is None


def test_deleting_a_missing_number_returns_false(
    client: VapiClient, organization: Organization, number: JSON
) -> None:
    organization.delete(number["id"])
    assert client.delete_number(number["id"]) is False


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "x" * 41}, Fault(("name",), "String should have at most 40 characters")),
        ({"color": "red"}, Fault(("color",), "Extra inputs are not permitted")),
        (
            {"server": {"backoffPlan": {"type": "fixed", "maxRetries": 11, "baseDelaySeconds": 1}}},
            Fault(
                ("server", "backoffPlan", "maxRetries"), "Input should be less than or equal to 10"
            ),
        ),
        (
            {"hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": 5}]}]},
            Fault(("hooks", 0, "do", 0, "exact"), "Input should be a valid string"),
        ),
    ],
)
def test_an_invalid_update_is_not_sent(
    changes: JSON, fault: Fault, client: VapiClient, organization: Organization, number: JSON
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        client.update_number(number, changes)
    assert caught.value.faults == (fault,)
    assert organization.requests == []


def test_an_invalid_create_is_not_sent(client: VapiClient, organization: Organization) -> None:
    for body in ({}, {"provider": "pigeon"}, {"provider": ["vapi"]}, {"provider": "twilio"}):
        with pytest.raises(InvalidRequest):
            client.create_number(body)
    assert organization.requests == []


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize(
    ("status", "error"), [(400, Invalid), (401, KeyRefused), (403, VapiError), (409, VapiError)]
)
def test_a_refusal_is_raised_as_itself(
    operation: str,
    status: int,
    error: type[VapiError],
    client: VapiClient,
    organization: Organization,
    number: JSON,
) -> None:
    organization.fail(operation, Trouble(status=status))
    with pytest.raises(error) as caught:
        WRITES[operation](client, number)
    assert not isinstance(caught.value, UnknownOutcome)
    assert len(organization.requests) == 1


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=500, when="after"),
        Trouble(status=502),
        Trouble(status=503, headers={"Retry-After": "0"}),
        Trouble(status=504, when="after"),
        Trouble("html", status=502, when="after"),
        Trouble("html", status=200, when="after"),
        Trouble("redirect", when="after"),
        Trouble("hang", when="after"),
        Trouble("hang", midway=True),
        Trouble("reset", when="after"),
        Trouble("reset", midway=True),
        Trouble("cut_off"),
        Trouble("wrong_shape", body="null"),
        Trouble("wrong_shape", body={"message": "Accepted"}),
        Trouble("large", size=20_000_000),
        Trouble("drip", seconds=0.05),
    ],
    ids=lambda trouble: f"{trouble.kind} {trouble.status or ''}{' midway' * trouble.midway}",
)
def test_any_other_fault_leaves_the_outcome_unknown(
    operation: str,
    trouble: Trouble,
    client: VapiClient,
    organization: Organization,
    number: JSON,
) -> None:
    organization.fail(operation, trouble)

    with pytest.raises(UnknownOutcome) as caught:
        WRITES[operation](client, number)

    assert len(organization.requests) == 1, "it must not be repeated"
    assert caught.value.sent == organization.requests[0].body
    assert organization.key not in repr(caught.value) + str(caught.value)


@pytest.mark.parametrize("operation", WRITES)
def test_only_a_create_is_not_repeated_after_a_rate_limit(
    operation: str, client: VapiClient, organization: Organization, number: JSON
) -> None:
    organization.fail(operation, Trouble(status=429, times=1, headers={"retry-after-ms": "10"}))
    if operation == "create":
        with pytest.raises(RateLimited):
            WRITES[operation](client, number)
        assert len(organization.requests) == 1
    else:
        WRITES[operation](client, number)
        assert [request.status for request in organization.requests] == [429, 200]


def test_whoever_listens_hears_of_each_rate_limit_before_the_call_is_repeated(
    connect: Connect, organization: Organization, number: JSON
) -> None:
    heard: list[tuple[float | None, int]] = []

    def hear(error: RateLimited) -> None:
        heard.append((error.retry_after, len(organization.requests)))

    client = connect(on_rate_limit=hear)
    organization.fail("*", Trouble(status=429, times=2, headers={"retry-after-ms": "10"}))
    client.update_number(number, {"name": "New"})
    organization.fail("*", Trouble(status=503, times=1))
    client.get_number(number["id"])
    assert heard == [(0.01, 1), (0.01, 2)]


def test_a_call_is_only_repeated_if_whoever_waits_says_so(
    connect: Connect, organization: Organization, number: JSON
) -> None:
    waits: list[tuple[float, bool]] = []

    def wait(seconds: float, left: float) -> bool:
        waits.append((seconds, 0 < left <= Limits().total))
        return len(waits) < 2

    client = connect(before_repeat=wait)
    organization.fail("*", Trouble(status=429, times=2, headers={"retry-after-ms": "10"}))
    with pytest.raises(RateLimited):
        client.update_number(number, {"name": "New"})
    assert waits == [(0.01, True)] * 2
    assert len(organization.requests) == 2


def test_a_write_is_only_repeated_if_time_is_left_for_its_answer(
    connect: Connect, organization: Organization, number: JSON
) -> None:
    client = connect(limits=Limits(total=20, for_repeat=10))
    organization.fail("*", Trouble(status=429, headers={"Retry-After": "11"}))
    with pytest.raises(RateLimited):
        client.update_number(number, {"name": "New"})
    assert len(organization.requests) == 1


@pytest.mark.parametrize("operation", WRITES)
def test_a_write_whose_deadline_passed_before_it_was_sent_was_not_applied(
    operation: str, client: VapiClient, organization: Organization, number: JSON
) -> None:
    client.get_number(number["id"])  # the connection stays open
    with use_deadline(Deadline(-1)), pytest.raises(NotConnected):
        WRITES[operation](client, number)
    assert len(organization.requests) == 1


def test_a_given_request_id_is_sent(
    client: VapiClient, organization: Organization, number: JSON
) -> None:
    client.create_number(CREATES[0], request_id="c1")
    client.update_number(number, {"name": "New"}, request_id="u1")
    client.delete_number(number["id"], request_id="d1")
    sent = [request.headers["x-request-id"] for request in organization.requests]
    assert sent == ["c1", "u1", "d1"]


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://vapi.invalid"])
def test_without_a_connection_nothing_is_applied(
    operation: str, url: str, connect: Connect, number: JSON
) -> None:
    with pytest.raises(NotConnected):
        WRITES[operation](connect(url=url), number)


@pytest.mark.parametrize("operation", WRITES)
def test_without_a_free_connection_nothing_is_applied(
    operation: str, connect: Connect, organization: Organization, number: JSON
) -> None:
    client = connect(limits=Limits(read=0.8, pool=0.1, total=1, connections=1))
    organization.fail("list", Trouble("hang"))
    waiting = Thread(target=fail_to_list, args=(client,))
    waiting.start()
    wait_until(lambda: bool(organization.requests))
    with pytest.raises(Busy):
        WRITES[operation](client, number)
    waiting.join()
    assert len(organization.requests) == 1


def test_updating_a_missing_number_raises_not_found(
    client: VapiClient, organization: Organization, number: JSON
) -> None:
    organization.delete(number["id"])
    with pytest.raises(NotFound):
        client.update_number(number, {"name": "New"})


def test_no_message_contains_a_credential(client: VapiClient, organization: Organization) -> None:
    body: dict[str, Any] = {**CREATES[0], "twilioAuthToken": "hunter2-hunter2"}
    organization.fail("create", Trouble(status=500))
    with pytest.raises(UnknownOutcome) as caught:
        client.create_number(body)
    assert caught.value.sent == body
    assert "hunter2" not in repr(caught.value) + str(caught.value)
    with pytest.raises(InvalidRequest) as refused:
        client.create_number({**body, "twilioAuthToken": ["hunter2-hunter2"]})
    assert "hunter2" not in repr(refused.value) + repr(vars(refused.value))


def test_reads_work_after_a_failed_write(
    client: VapiClient, organization: Organization, number: JSON
) -> None:
    organization.fail("update", Trouble("reset", when="after", times=1))
    with pytest.raises(UnknownOutcome):
        client.update_number(number, {"name": "New"})
    assert client.get_number(number["id"]).name == "New"
    assert client.list_numbers(PageQuery(limit=1)).metadata.total_items == 61
