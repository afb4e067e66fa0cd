"""What can go wrong between this process and Vapi.

    VapiError
    ├── InvalidRequest          the OpenAPI document doesn't allow the request; nothing was sent
    ├── Refused                 Vapi answered with a 4xx
    │   ├── KeyRefused          401: Vapi doesn't know the private key
    │   ├── Forbidden           403
    │   ├── NotFound            404
    │   ├── Invalid             400, 422, with Vapi's messages
    │   └── RateLimited         429
    ├── Busy                    this process already makes too many calls for the organization
    ├── Unavailable             no usable answer
    │   ├── Down                a 5xx, or the connection broke off
    │   │   └── NotConnected    no connection could be opened, so nothing was sent
    │   ├── TimedOut            no answer, or not all of it, in time
    │   └── Unreadable          an answer that the OpenAPI document doesn't describe
    ├── UnknownOutcome          a write was sent and may or may not have been applied
    └── ScanIncomplete          a full scan couldn't be completed

Each has the operation, the status (None without an answer), the request id that was sent as
`X-Request-Id`, Vapi's own messages, and the seconds to wait before another try (None if Vapi didn't
say). No error contains the key, a credential of the request's body or a control character. None is
chained to the exception behind it, since that traceback could contain the key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .printable import printable


@dataclass(frozen=True, slots=True)
class Call:
    """The call that an error is about. `status` is None until Vapi answers."""

    operation: str
    request_id: str
    status: int | None = None


class VapiError(Exception):
    """The base of all errors of this package: a call to Vapi that failed."""

    summary = "Vapi could not be asked"

    def __init__(
        self,
        call: Call,
        *,
        messages: tuple[str, ...] = (),
        detail: str = "",
        retry_after: float | None = None,
    ) -> None:
        self.call = call
        self.messages = tuple(map(printable, messages))
        self.detail = printable(detail)
        self.retry_after = retry_after
        super().__init__(_on_one_line(self))

    @property
    def operation(self) -> str:
        return self.call.operation

    @property
    def status(self) -> int | None:
        return self.call.status

    @property
    def request_id(self) -> str:
        return self.call.request_id


def _on_one_line(error: VapiError) -> str:
    status = f" ({error.status})" if error.status else ""
    said = "; ".join(error.messages) or error.detail
    return f"{error.operation}: {error.summary}{status}{said and ': '}{said} [{error.request_id}]"


class Refused(VapiError):
    """Vapi answered with a 4xx."""

    summary = "Vapi refused"


class KeyRefused(Refused):
    """401."""

    summary = "Vapi refused the key"


class Forbidden(Refused):
    """403."""

    summary = "Vapi doesn't allow this with the key"


class NotFound(Refused):
    """404."""

    summary = "Vapi doesn't have it"


class Invalid(Refused):
    """400 or 422."""

    summary = "Vapi found the request invalid"


class RateLimited(Refused):
    """429."""

    summary = "Vapi's rate limit was reached"


class Busy(VapiError):
    """The organization already has its maximum of calls under way."""

    summary = "too many calls of this organization are under way"


class Unavailable(VapiError):
    """Vapi gave no usable answer."""


class Down(Unavailable):
    """Vapi answered with a 5xx, or the connection broke off."""

    summary = "Vapi is down"


class NotConnected(Down):
    """No connection could be opened, so nothing was sent."""

    summary = "Vapi can't be reached"


class TimedOut(Unavailable):
    """Vapi's answer didn't arrive completely in time."""

    summary = "Vapi took too long"


class Unreadable(Unavailable):
    """Vapi's answer isn't what the OpenAPI document describes."""

    summary = "Vapi's answer can't be read"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request: its path in the JSON and the reason.

    `kind` is pydantic's error type and `context` has the rule's parameters, such as `max_length`.
    Neither contains a value of the request.
    """

    path: tuple[str | int, ...]
    reason: str
    kind: str = field(default="", compare=False)
    context: Mapping[str, Any] = field(default_factory=dict, compare=False)


class InvalidRequest(VapiError):
    """The OpenAPI document doesn't allow the request, so nothing was sent."""

    summary = "the request is not valid"

    def __init__(self, call: Call, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            call,
            messages=tuple(f"{'.'.join(map(str, each.path))}: {each.reason}" for each in faults),
        )


class UnknownOutcome(VapiError):
    """Vapi's answer to a write was lost, so the write may or may not have been applied.

    `cause` is the error that hid the answer. `sent` is the JSON that was sent, with credentials; no
    message shows it.
    """

    summary = "Vapi's answer was lost, so this may or may not have been applied"

    def __init__(self, cause: VapiError, sent: Any) -> None:
        self.cause = cause
        self.sent = sent
        super().__init__(
            cause.call, messages=cause.messages, detail=cause.detail, retry_after=cause.retry_after
        )


class ScanIncomplete(VapiError):
    """A full scan stopped early, so what it returned isn't complete.

    `reason` is the error of the call that failed, None if no call did.
    """

    summary = "the scan couldn't be completed"
    reason: VapiError | None = None
