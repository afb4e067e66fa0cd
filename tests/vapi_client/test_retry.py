"""Which calls are repeated, and when."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from vapi_client.deadline import Deadline
from vapi_client.errors import Busy, Call, Down, KeyRefused, TimedOut, Unreadable
from vapi_client.retry import ATTEMPTS, retry_after, retry_reads

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
