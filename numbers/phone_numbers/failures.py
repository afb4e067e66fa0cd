"""The catalogue of failures: what the dashboard tells a person about each exception."""

from dataclasses import dataclass

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

from .saving.errors import CannotUndo, NotApplied, NotTaken, Occupied, UnknownProvider


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
        "An admin can set another in the settings.",
        concerns_key=True,
    ),
    Forbidden: Failure(
        502,
        "Vapi doesn't allow this with the organization's key",
        "The key is valid but lacks the permission. An admin can set another in the settings.",
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
        "Somebody else is saving this number",
        "Nothing was sent. Try again in a few seconds.",
    ),
    NotApplied: Failure(
        504,
        "Vapi didn't make the change",
        "Vapi's answer was lost, and a check afterwards found the number unchanged. "
        "Try again in a moment.",
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
    CannotUndo: Failure(409, "This can't be undone", "Nothing was changed.", can_be_retried=False),
    UnreadableKey: Failure(
        503,
        "The organization's stored key can't be decrypted",
        "The encryption keys of this installation were changed. An admin can set the "
        "organization's Vapi key again in the settings.",
        concerns_key=True,
        can_be_retried=False,
    ),
}


def failure_of(exception: Exception) -> Failure | None:
    """Return the entry of the exception's nearest class; None where the catalogue has none."""
    return next((FAILURES[kind] for kind in type(exception).__mro__ if kind in FAILURES), None)


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
