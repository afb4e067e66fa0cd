"""Failed calls are repeated only where that is safe and useful, and after the right pause."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from vapi_client import VapiClient
from vapi_client.connections import Limits
from vapi_client.deadline import Deadline
from vapi_client.errors import (
    Busy,
    Call,
    Down,
    KeyRefused,
    NotConnected,
    RateLimited,
    TimedOut,
    Unreadable,
    VapiError,
)
from vapi_client.retry import (
    ATTEMPTS,
    RetryPolicy,
    never_retry,
    retry_after,
    retry_reads,
    retry_unapplied_writes,
)
from vapi_client.schemas.listing import PageQuery
from vapi_sandbox import Fault, Organization

from .conftest import Connect

ANSWERED = Call("list numbers", "request", 503)
UNANSWERED = Call("list numbers", "request")


def test_pauses_double_and_are_jittered() -> None:
    for attempt, most in ((1, 0.25), (2, 0.5)):
        pauses = {retry_reads(Down(ANSWERED), attempt, Deadline(15)) for _ in range(50)}
        assert len(pauses) > 1
        assert all(pause is not None and most / 2 <= pause <= most for pause in pauses)


def test_the_number_of_attempts_is_limited() -> None:
    assert retry_reads(Down(ANSWERED), ATTEMPTS, Deadline(15)) is None


@pytest.mark.parametrize("kind", [KeyRefused, Busy, TimedOut, Unreadable])
def test_only_temporary_errors_are_repeated(kind: type) -> None:
    assert retry_reads(kind(UNANSWERED), 1, Deadline(15)) is None


@pytest.mark.parametrize(
    ("error", "is_repeated"),
    [
        (NotConnected(UNANSWERED), True),
        (RateLimited(Call("update number", "request", 429)), True),
        (Down(ANSWERED), False),
        (Down(UNANSWERED), False),
        (TimedOut(UNANSWERED), False),
        (Unreadable(ANSWERED), False),
    ],
)
def test_a_write_is_repeated_only_if_vapi_cannot_have_applied_it(
    error: VapiError, is_repeated: bool
) -> None:
    pause = retry_unapplied_writes(error, 1, Deadline(15))
    assert (pause is not None) is is_repeated


def test_a_create_is_never_repeated() -> None:
    policy: RetryPolicy = never_retry
    for error in (NotConnected(UNANSWERED), RateLimited(ANSWERED)):
        assert policy(error, 1, Deadline(15)) is None


def test_no_attempt_is_made_after_the_deadline() -> None:
    error = Down(ANSWERED, retry_after=3)
    assert retry_reads(error, 1, Deadline(2)) is None
    assert retry_reads(error, 1, Deadline(4)) == 3


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after-ms": "-5"}, 0.0),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0.0),
        ({"retry-after": "²"}, None),
        ({}, None),
    ],
)
def test_the_headers_say_how_many_seconds_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert retry_after(httpx.Headers(encoded)) == seconds


def test_a_date_in_retry_after_becomes_seconds() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    seconds = retry_after(httpx.Headers({"retry-after": moment}))
    assert seconds is not None
    assert 58 <= seconds <= 60


def test_temporary_faults_are_retried(client: VapiClient, organization: Organization) -> None:
    organization.fail("list", Fault(status=503, times=1))
    organization.fail("list", Fault("reset", times=1))

    assert client.list_numbers(PageQuery()).metadata.total_items == 60
    assert [request.status for request in organization.requests] == [503, None, 200]


@pytest.mark.parametrize(
    "headers", [{"Retry-After": "1"}, {"retry-after-ms": "600"}], ids=["seconds", "milliseconds"]
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_is_the_one_vapi_asks_for(
    headers: dict[str, str], status: int, connect: Connect, organization: Organization
) -> None:
    patient = connect(limits=Limits(total=5))
    organization.fail("list", Fault(status=status, times=1, headers=headers))

    patient.list_numbers(PageQuery())

    first, second = organization.requests
    asked_for = 1 if "Retry-After" in headers else 0.6
    assert (second.time - first.time).total_seconds() >= asked_for - 0.05


def test_a_pause_beyond_the_deadline_is_an_error_at_once(
    client: VapiClient, organization: Organization
) -> None:
    organization.fail("list", Fault(status=429, headers={"Retry-After": "30"}))

    with pytest.raises(RateLimited) as caught:
        client.list_numbers(PageQuery())

    assert caught.value.retry_after == 30
    assert len(organization.requests) == 1
