"""What can go wrong between this process and Vapi.

    VapiError
    ├── InvalidRequest          the document doesn't allow what was to be sent; nothing was
    ├── Refused                 Vapi answered that it won't (any 4xx)
    │   ├── KeyRefused          401: not a private key that Vapi knows
    │   ├── Forbidden           403
    │   ├── NotFound            404
    │   ├── Invalid             400, 422, with Vapi's messages
    │   └── RateLimited         429
    ├── Busy                    too many calls of this organization are under way in this process
    ├── Unavailable             no usable answer
    │   ├── Down                a 5xx, or a connection that broke off
    │   │   └── NotConnected    no connection came about, so nothing was sent
    │   ├── TimedOut            no answer, or not all of it, in time
    │   └── Unreadable          an answer that isn't what the document promises
    ├── UnknownOutcome          a write was sent and may or may not have been applied
    └── ScanIncomplete          a full scan couldn't be completed

Each carries the operation, the status (None without an answer), the request id that was sent as
`X-Request-Id`, Vapi's own messages, and the seconds after which Vapi wants to be asked again
(None where it didn't say). None carries the key, and none is chained to the exception
it came from, whose traceback could.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """Which call an error is about."""

    operation: str
    request_id: str
    status: int | None = None


class VapiError(Exception):
    """A call to Vapi that gave no result."""

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
        self.messages = messages
        self.detail = detail
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
    """The organization's bound on calls under way was reached."""

    summary = "too many calls of this organization are under way"


class Unavailable(VapiError):
    """Vapi gave no usable answer."""


class Down(Unavailable):
    """A 5xx, or a connection that broke off."""

    summary = "Vapi is down"


class NotConnected(Down):
    """No connection came about, so nothing was sent."""

    summary = "Vapi can't be reached"


class TimedOut(Unavailable):
    """No answer, or not all of it, in time."""

    summary = "Vapi took too long"


class Unreadable(Unavailable):
    """An answer in a form that Vapi's document doesn't promise."""

    summary = "Vapi's answer can't be read"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one place of a request: its path in the JSON, and why.

    `kind` and `context` say it for programs: pydantic's type of the error, and what of the rule it
    names, such as `max_length`. Nothing of what was to be sent is among it.
    """

    path: tuple[str | int, ...]
    reason: str
    kind: str = field(default="", compare=False)
    context: Mapping[str, Any] = field(default_factory=dict, compare=False)


class InvalidRequest(VapiError):
    """The document doesn't allow what was to be sent, so nothing was sent."""

    summary = "the request is not valid"

    def __init__(self, call: Call, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            call,
            messages=tuple(f"{'.'.join(map(str, each.path))}: {each.reason}" for each in faults),
        )


class UnknownOutcome(VapiError):
    """A write was sent, and whether it was applied isn't known.

    `cause` is what went wrong then; `sent` the JSON that was sent, credentials included, which no
    message shows.
    """

    summary = "it isn't known whether Vapi did it"

    def __init__(self, cause: VapiError, sent: Any) -> None:
        self.cause = cause
        self.sent = sent
        super().__init__(
            cause.call, messages=cause.messages, detail=cause.detail, retry_after=cause.retry_after
        )


class ScanIncomplete(VapiError):
    """A full scan couldn't be completed; what was read so far is not the whole. `reason` is the
    call that gave no result, where one is to blame."""

    summary = "the scan couldn't be completed"
    reason: VapiError | None = None
