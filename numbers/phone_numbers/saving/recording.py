"""What the record says of calls that change numbers, and how they fail."""

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.activity.models import Attempt, Result
from dashboard.activity.record import end
from vapi_client.errors import (
    Busy,
    InvalidRequest,
    NotConnected,
    Refused,
    UnknownOutcome,
    VapiError,
)
from vapi_client.json_values import JSON

# Either Vapi said no, or nothing was sent
REFUSALS = (Refused, Busy, NotConnected, InvalidRequest)


@contextmanager
def failures_recorded(attempt: Attempt) -> Iterator[None]:
    """Writes down how a call failed, and lets the error through."""
    try:
        yield
    except REFUSALS as error:
        end(attempt, Result.REFUSED, status=error.status, message=_said(error))
        raise
    except UnknownOutcome as error:
        end(attempt, Result.UNKNOWN, status=error.status, message=_said(error))
        raise


def label_of_number(number: JSON) -> str:
    """What people know a number by."""
    texts = (number.get(name) for name in ("number", "sipUri", "name", "id"))
    return next((text for text in texts if isinstance(text, str) and text), "")


def _said(error: VapiError) -> str:
    """Vapi's own words, or ours where it said none."""
    return "\n".join(error.messages) or ": ".join(filter(None, (error.summary, error.detail)))
