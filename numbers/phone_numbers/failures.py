"""The catalogue of failures: what the dashboard tells a person about each exception."""

from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.orgs.encryption import UnreadableKey
from vapi_client.errors import (
    Busy,
    Down,
    Forbidden,
    Invalid,
    InvalidRequest,
    KeyRefused,
    NotFound,
    RateLimited,
    Refused,
    ScanIncomplete,
    TimedOut,
    UnknownOutcome,
    Unreadable,
    VapiError,
)

from .display import clock_time
from .models import NumberLease
from .saving.errors import (
    AnswerLost,
    CannotUndo,
    CreatePending,
    NotTaken,
    Occupied,
    UnknownProvider,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """The dashboard's HTTP status, what happened, and what to do about it."""

    status: int
    heading: str
    explanation: str
    concerns_key: bool = False
    can_be_retried: bool = True


FAILURES: dict[type[Exception], Failure] = {
    KeyRefused: Failure(
        502,
        "Vapi refused this organization's key",
        "The key was revoked, or it is a public key. The dashboard needs a private key. "
        "An admin can replace the key in Settings.",
        concerns_key=True,
    ),
    Forbidden: Failure(
        502,
        "Vapi doesn't allow this with the organization's key",
        "The key is valid but lacks the permission. An admin can replace the key in Settings.",
        concerns_key=True,
    ),
    NotFound: Failure(
        404,
        "Vapi doesn't have this number",
        "It was deleted, or it belongs to another organization.",
        can_be_retried=False,
    ),
    Invalid: Failure(
        502,
        "Vapi found the request invalid",
        "Vapi changed nothing. Check the values, then try again.",
    ),
    RateLimited: Failure(
        503,
        "Vapi asks to slow down",
        "The organization reached its rate limit, which it shares with every tool that uses its "
        "key. Try again in a moment.",
    ),
    Refused: Failure(
        502,
        "Vapi refused the request",
        "Vapi changed nothing. Check the values, or try again later.",
    ),
    Busy: Failure(
        503,
        "Too many requests are waiting for Vapi",
        "Vapi answers slowly at the moment, for this organization or for several. "
        "Try again in a moment.",
    ),
    TimedOut: Failure(
        504,
        "Vapi took too long to answer",
        "Nothing was changed. Try again in a moment.",
    ),
    Unreadable: Failure(
        502,
        "Vapi's answer can't be read",
        "It doesn't follow Vapi's API. Try again in a moment.",
    ),
    Down: Failure(
        502,
        "Vapi can't be reached",
        "Vapi doesn't answer, or answers with a server error. Try again in a moment.",
    ),
    InvalidRequest: Failure(
        502,
        "Vapi's API doesn't allow this",
        "Nothing was sent. Check the values, then try again.",
    ),
    UnknownOutcome: Failure(
        504,
        "Vapi's answer was lost",
        "The change may or may not have been applied. Check the number before you try again.",
        can_be_retried=False,
    ),
    ScanIncomplete: Failure(
        502,
        "Not all numbers could be read",
        "An incomplete list isn't shown. Try again in a moment.",
    ),
    Occupied: Failure(
        503,
        "Somebody else is changing this number",
        "Nothing was sent. Try again in a few seconds.",
    ),
    AnswerLost: Failure(
        504,
        "Vapi's answer was lost",
        "A check didn't find the change, but Vapi may still apply it.",
        can_be_retried=False,
    ),
    CreatePending: Failure(
        503,
        "An earlier request may still create this number",
        "Nothing was sent. Try again in three minutes.",
    ),
    NotTaken: Failure(
        502,
        "Vapi didn't make the change",
        "It answered with success, but a check afterwards found the number unchanged.",
    ),
    UnknownProvider: Failure(
        409,
        "Numbers of this provider can't be edited here",
        "The OpenAPI document doesn't list their fields. Nothing was changed.",
        can_be_retried=False,
    ),
    CannotUndo: Failure(
        409, "This change can't be reverted", "Nothing was changed.", can_be_retried=False
    ),
    UnreadableKey: Failure(
        503,
        "The organization's stored key can't be decrypted",
        "The encryption keys of this site were changed. An admin can set the "
        "organization's Vapi key again in Settings.",
        concerns_key=True,
        can_be_retried=False,
    ),
}


def failure_of(exception: Exception) -> Failure | None:
    """Return the entry of the exception's nearest class; None where the catalogue has none."""
    failure = next((FAILURES[kind] for kind in type(exception).__mro__ if kind in FAILURES), None)
    if failure and isinstance(exception, Occupied) and exception.lease:
        return _explain_lease(failure, exception.lease)
    if failure and isinstance(exception, CreatePending):
        return replace(failure, explanation=_explain_pending(exception))
    if failure and isinstance(exception, AnswerLost) and exception.until:
        return replace(failure, explanation=_explain_lost_answer(exception, exception.until))
    return failure


def _explain_lease(failure: Failure, lease: NumberLease) -> Failure:
    who, until = lease.actor or "Somebody", clock_time(lease.expires_at)
    if not lease.answer_lost:
        words = f"{who} is changing it, until {until} at the latest."
        return replace(failure, explanation=f"{words} {failure.explanation}")
    return replace(
        failure,
        heading="Vapi may still apply an earlier change of this number",
        explanation=f"Vapi's answer to a change by {who} was lost. Nothing of yours was sent, "
        f"because the earlier change could overwrite it until {until}. Try again after that.",
    )


def _explain_pending(pending: CreatePending) -> str:
    return (
        f"Vapi's answer to a request by {pending.attempt.actor} was lost. Nothing was sent again, "
        f"because Vapi may still create the number until {clock_time(pending.until)}. Look at the "
        "list of numbers after that, and try again if it isn't there."
    )


def _explain_lost_answer(lost: AnswerLost, until: datetime) -> str:
    found = (
        "A check found the number as it was before."
        if lost.is_unchanged
        else "A check couldn't tell whether Vapi applied the change."
    )
    return (
        f"{found} Vapi may still apply the change until {clock_time(until)}, and nobody can change "
        "the number here before that. Open the number afterwards: the dashboard then checks it "
        "again, and Activity shows the result."
    )


def describe(exception: Exception) -> str:
    """Return one paragraph on what happened and what to do, with Vapi's words and request id."""
    if isinstance(exception, ScanIncomplete) and exception.reason:
        exception = exception.reason
    failure = failure_of(exception)
    if failure is None:
        return str(exception)
    sentences = [f"{failure.heading}.", failure.explanation]
    if isinstance(exception, VapiError):
        sentences += [f"Vapi said: “{each}”." for each in exception.messages]
        if exception.detail and not exception.messages:
            sentences.append(f"Details: {exception.detail}.")
        if exception.request_id:
            sentences.append(f"Request {exception.request_id}")
    return " ".join(sentences)
