"""What can go wrong between this process and Vapi.

    VapiError
    ├── Refused                 Vapi answered that it won't (any 4xx)
    │   ├── KeyRefused          401: not a private key that Vapi knows
    │   ├── Forbidden           403
    │   ├── NotFound            404
    │   ├── Invalid             400, 422, with Vapi's messages
    │   └── RateLimited         429, with when to try again where Vapi says so
    ├── Busy                    too many calls of this organization are under way in this process
    └── Unavailable             no usable answer
        ├── Down                no connection, or a 5xx
        ├── TimedOut            no answer, or not all of it, in time
        └── Unreadable          an answer that isn't what the document promises

Each carries the operation, the status (None without an answer), the request id that was sent as
`X-Request-Id`, and Vapi's own messages. None carries the key, and none is chained to the exception
it came from, whose traceback could.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """Which call an error is about."""

    operation: str
    request_id: str
    status: int | None = None


class VapiError(Exception):
    """A call to Vapi that gave no result."""

    summary = "Vapi could not be asked"

    def __init__(self, call: Call, *, messages: tuple[str, ...] = (), detail: str = "") -> None:
        self.call = call
        self.messages = messages
        self.detail = detail
        super().__init__(operation_line(self))

    @property
    def operation(self) -> str:
        return self.call.operation

    @property
    def status(self) -> int | None:
        return self.call.status

    @property
    def request_id(self) -> str:
        return self.call.request_id


def operation_line(error: VapiError) -> str:
    """The error on one line, for logs."""
    status = f" ({error.status})" if error.status else ""
    said = "; ".join(error.messages) or error.detail
    line = f"{error.operation}: {error.summary}{status}"
    return f"{line}: {said} [{error.request_id}]" if said else f"{line} [{error.request_id}]"


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
    """429. `retry_after` is in seconds, None where Vapi didn't say."""

    summary = "Vapi's rate limit was reached"

    def __init__(
        self, call: Call, *, messages: tuple[str, ...] = (), retry_after: float | None = None
    ) -> None:
        super().__init__(call, messages=messages)
        self.retry_after = retry_after


class Busy(VapiError):
    """The organization's bound on calls under way was reached."""

    summary = "too many calls of this organization are under way"


class Unavailable(VapiError):
    """Vapi gave no usable answer."""


class Down(Unavailable):
    """No connection, or a 5xx."""

    summary = "Vapi is down"


class TimedOut(Unavailable):
    """No answer, or not all of it, in time."""

    summary = "Vapi took too long"


class Unreadable(Unavailable):
    """An answer in a form that Vapi's document doesn't promise."""

    summary = "Vapi's answer can't be read"
