"""What a person sees when Vapi couldn't be asked, or said no: one page or partial for each case."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Role
from dashboard.web.toasts import error_toast
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

from .saving.errors import CannotUndo, NotApplied, Occupied, UnknownProvider


@dataclass(frozen=True, slots=True)
class Failure:
    """The status we answer with, what happened, and what to do about it."""

    status: int
    heading: str
    explanation: str
    concerns_key: bool = False
    can_be_retried: bool = True


FAILURES: dict[type[Exception], Failure] = {
    KeyRefused: Failure(
        502,
        "Vapi refused this organization's key",
        "The key was revoked, or it is the public key: this needs the private one. "
        "An admin can set another in the settings.",
        concerns_key=True,
    ),
    Forbidden: Failure(
        502,
        "Vapi doesn't allow this with the organization's key",
        "The key is known, but may not do this. An admin can set another in the settings.",
        concerns_key=True,
    ),
    NotFound: Failure(
        404,
        "Vapi doesn't have this number",
        "It was deleted, or it belongs to another organization.",
        can_be_retried=False,
    ),
    Invalid: Failure(502, "Vapi found the request invalid", "It said why, below."),
    RateLimited: Failure(
        503,
        "Vapi asks to slow down",
        "The organization's rate limit was reached; other tools that use its key count too.",
    ),
    Refused: Failure(502, "Vapi refused the request", "It said why, below, if it did."),
    Busy: Failure(
        503,
        "Too much is under way for this organization",
        "Vapi is slow to answer it at the moment, and more requests would only wait. "
        "Other organizations are not affected.",
    ),
    TimedOut: Failure(
        504,
        "Vapi took too long to answer",
        "Nothing was changed. It usually passes; try again in a moment.",
    ),
    Unreadable: Failure(
        502,
        "Vapi's answer can't be read",
        "It is not what Vapi's API promises. It may be a passing fault in front of Vapi.",
    ),
    Down: Failure(
        502,
        "Vapi can't be reached",
        "It doesn't answer, or answers with an error of its own. It usually passes; "
        "try again in a moment.",
    ),
    InvalidRequest: Failure(
        502, "Vapi's rules don't allow this", "Nothing was sent. What they say stands below."
    ),
    UnknownOutcome: Failure(
        504,
        "It isn't known whether Vapi did it",
        "The request was sent, and no usable answer came. Look at the number before trying again.",
        can_be_retried=False,
    ),
    ScanIncomplete: Failure(
        502,
        "Not all numbers could be read",
        "What was read is not the whole, so it isn't shown. It usually passes; try again.",
    ),
    Occupied: Failure(
        503,
        "This number is being saved by somebody else",
        "Nothing was sent. Try again in a few seconds.",
    ),
    NotApplied: Failure(
        504,
        "Vapi didn't make the change",
        "No usable answer came, and looking showed that the number is as it was before. "
        "Try again in a moment.",
    ),
    UnknownProvider: Failure(
        409,
        "Numbers of this provider can't be edited here",
        "The API's document doesn't say what of them can be changed. Nothing was changed.",
        can_be_retried=False,
    ),
    CannotUndo: Failure(
        409, "This can't be undone", "The reason stands below.", can_be_retried=False
    ),
    UnreadableKey: Failure(
        503,
        "The organization's stored key can't be decrypted",
        "The encryption keys of this installation were changed. An admin can set the "
        "organization's Vapi key anew in the settings.",
        concerns_key=True,
        can_be_retried=False,
    ),
}


# The parts of a page with room for all of it; elsewhere a toast says it in short.
PLACES = ("results", "problems")


def failure_of(exception: Exception) -> Failure | None:
    """What a person is told of an exception; None for one that isn't ours to explain."""
    return next((FAILURES[kind] for kind in type(exception).__mro__ if kind in FAILURES), None)


def told(exception: Exception) -> str:
    """What happened and what to do in a paragraph, for where nothing else of it is kept."""
    if isinstance(exception, ScanIncomplete) and exception.reason:
        exception = exception.reason
    failure = failure_of(exception)
    if failure is None:
        return str(exception)
    sentences = [f"{failure.heading}.", failure.explanation]
    if isinstance(exception, VapiError):
        sentences += [f"Vapi said: “{each}”." for each in exception.messages]
        if exception.detail and not exception.messages:
            sentences.append(f"What was seen: {exception.detail}.")
        if exception.request_id:
            sentences.append(f"Request {exception.request_id}")
    return " ".join(sentences)


class FailureMiddleware:
    """Turns what the service module raises into a page of ours; for HTMX a part, or a toast."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        failure = failure_of(exception)
        return _answer(request, exception, failure) if failure else None


def _answer(request: HttpRequest, exception: Exception, failure: Failure) -> HttpResponse:
    error = exception if isinstance(exception, VapiError) else None
    wait = math.ceil(error.retry_after) if error and error.retry_after else None
    membership = getattr(request, "membership", None)
    htmx = getattr(request, "htmx", None)
    reason = exception.reason if isinstance(exception, CannotUndo) else ""
    if htmx and htmx.target not in PLACES:
        words = f"{failure.heading}. {reason or failure.explanation}"
        words += f" Request {error.request_id}" if error else ""
        return error_toast(request, words, status=failure.status)
    template = "phone_numbers/failure.html"
    context = {
        "failure": failure,
        "error": error,
        "reason": reason,
        "wait": wait,
        "may_set_key": failure.concerns_key and membership and membership.may(Role.ADMIN),
        "retry": request.get_full_path() if request.method == "GET" else "",
    }
    response = render(
        request, f"{template}#failure" if htmx else template, context, status=failure.status
    )
    response["X-Dashboard-Partial"] = "error"
    if wait and failure.status == 503:
        response["Retry-After"] = str(wait)
    return response
