"""The ids by which a request is found again: here, at the proxy in front, and at Vapi."""

import re
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Self

from django.http import HttpRequest

NOT_SAMPLED = "00"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# W3C Trace Context, 3.2: version, trace, parent, flags. Later versions may be longer
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A request's own id, that of the trace it is a part of, and the seconds of its Vapi calls.

    Unless the proxy or the client gives ids that are valid, both are the same new one.
    """

    request_id: str
    trace_id: str
    flags: str = NOT_SAMPLED
    calls: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        parent = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
        trace_id, flags = parent.groups() if parent else (uuid.uuid4().hex, NOT_SAMPLED)
        given = headers.get("X-Request-Id", "")
        return cls(given if _REQUEST_ID.fullmatch(given) else trace_id, trace_id, flags)

    def next_traceparent(self) -> str:
        """Return the header of a call that this request makes."""
        return f"00-{self.trace_id}-{secrets.token_hex(8)}-{self.flags}"


_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def tracing(request: HttpRequest) -> Iterator[None]:
    """Let this thread's log lines and calls to Vapi belong to a request."""
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)


def current_request() -> HttpRequest | None:
    """Return the request that this thread answers."""
    return _current.get()


def trace_of(request: HttpRequest | None) -> Trace | None:
    """Return the trace of a request; None for a request that the middleware hasn't seen."""
    return getattr(request, "trace", None)


def current_trace() -> Trace | None:
    return trace_of(current_request())
