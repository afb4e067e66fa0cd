"""Policies that decide which failed calls are repeated, and after how many seconds."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from .deadline import Deadline
from .errors import Down, NotConnected, RateLimited, VapiError

ATTEMPTS = 3
FIRST_PAUSE = 0.25
RETRIED_STATUSES = frozenset({429, 502, 503, 504})

RetryPolicy = Callable[[VapiError, int, Deadline], float | None]
"""Takes an error, the number of attempts so far and the deadline for another to begin. Returns the
seconds to wait before it, None to give up."""


def retry_reads(error: VapiError, attempt: int, deadline: Deadline) -> float | None:
    """Repeat a GET after connection faults and after statuses that are usually temporary."""
    return _pause(error, attempt, deadline) if _is_temporary(error) else None


def retry_unapplied_writes(error: VapiError, attempt: int, deadline: Deadline) -> float | None:
    """Repeat a PATCH or DELETE only if Vapi can't have applied it."""
    nothing_applied = isinstance(error, NotConnected | RateLimited)
    return _pause(error, attempt, deadline) if nothing_applied else None


def never_retry(error: VapiError, attempt: int, deadline: Deadline) -> None:
    """Never repeat a POST, since Vapi would apply it twice."""


def _pause(error: VapiError, attempt: int, deadline: Deadline) -> float | None:
    """Return the pause that Vapi asks for, or else one that doubles each time, in seconds.

    Jitter keeps many clients from returning at once. None if the deadline would pass first.
    """
    if attempt >= ATTEMPTS:
        return None
    pause = error.retry_after
    if pause is None:
        pause = FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.0)  # noqa: S311
    return pause if pause < deadline.remaining() else None


def _is_temporary(error: VapiError) -> bool:
    if error.status is None:
        return isinstance(error, Down)
    return isinstance(error, Down | RateLimited) and error.status in RETRIED_STATUSES


def retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds that `retry-after-ms` or `Retry-After` (RFC 9110, 10.2.3) asks to wait."""
    try:
        return max(0.0, float(int(headers["retry-after-ms"])) / 1000)
    except (KeyError, ValueError):
        pass
    value = headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
