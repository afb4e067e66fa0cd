"""Which failed calls are repeated, and after how long."""

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


Retry = Callable[[VapiError, int, Deadline], float | None]
"""Seconds to wait before a call is repeated after its n-th attempt, None when it isn't."""


def pause_before_reading_again(error: VapiError, attempt: int, deadline: Deadline) -> float | None:
    """For GET: faults of the connection and the statuses that pass by themselves."""
    return _pause(error, attempt, deadline) if _passes_by_itself(error) else None


def pause_before_writing_again(error: VapiError, attempt: int, deadline: Deadline) -> float | None:
    """For PATCH and DELETE: only where nothing can have been applied."""
    nothing_applied = isinstance(error, NotConnected | RateLimited)
    return _pause(error, attempt, deadline) if nothing_applied else None


def never_again(error: VapiError, attempt: int, deadline: Deadline) -> None:
    """For POST, which Vapi would do twice."""


def _pause(error: VapiError, attempt: int, deadline: Deadline) -> float | None:
    """The moment Vapi asks for, otherwise a pause that doubles, jittered so that many don't come
    at once. What can't be done before the deadline isn't tried."""
    if attempt >= ATTEMPTS:
        return None
    pause = error.retry_after
    if pause is None:
        pause = FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.0)  # noqa: S311
    return pause if pause < deadline.remaining() else None


def _passes_by_itself(error: VapiError) -> bool:
    if error.status is None:
        return isinstance(error, Down)
    return isinstance(error, Down | RateLimited) and error.status in RETRIED_STATUSES


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds until Vapi wants to be asked again (`retry-after-ms`, or RFC 9110's Retry-After)."""
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
