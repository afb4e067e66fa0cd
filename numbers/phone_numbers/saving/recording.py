"""Records how calls that change numbers end."""

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.activity.models import Attempt, Result
from dashboard.activity.record import record_outcome
from vapi_client.errors import UnknownOutcome, VapiError
from vapi_client.json_values import JSON

from .errors import REFUSALS, Occupied

LEASE_EXPIRED = "Nothing was sent: the preparation took too long, and others may change the number."


@contextmanager
def failures_recorded(attempt: Attempt) -> Iterator[None]:
    """Record how a call failed, then let the error through."""
    try:
        yield
    except REFUSALS as error:
        record_outcome(attempt, Result.REFUSED, status=error.status, message=_message_of(error))
        raise
    except Occupied:
        record_outcome(attempt, Result.NOT_APPLIED, message=LEASE_EXPIRED)
        raise
    except UnknownOutcome as error:
        record_outcome(attempt, Result.UNKNOWN, status=error.status, message=_message_of(error))
        raise


def record_label(number: JSON) -> str:
    """Return the label of a number in the record: its number, SIP address, name or id."""
    texts = (number.get(name) for name in ("number", "sipUri", "name", "id"))
    return next((text for text in texts if isinstance(text, str) and text), "")


def _message_of(error: VapiError) -> str:
    """Return Vapi's words, or the error's own summary without any."""
    return "\n".join(error.messages) or ": ".join(filter(None, (error.summary, error.detail)))
