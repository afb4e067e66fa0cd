"""Answers a failed request with a page, a partial or a toast that explains the failure."""

import math
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.orgs.models import Role
from dashboard.web.toasts import error_toast
from vapi_client.errors import VapiError

from .failures import Failure, failure_of
from .saving.errors import CannotUndo, NotTaken

TEMPLATE = "phone_numbers/failure.html"
# The htmx targets with room for the whole explanation; a toast serves for the others
ROOMY_TARGETS = ("results", "problems")


class FailureMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        failure = failure_of(exception)
        return _explained(request, exception, failure) if failure else None


def _explained(request: HttpRequest, exception: Exception, failure: Failure) -> HttpResponse:
    error = exception if isinstance(exception, VapiError) else None
    reason = exception.reason if isinstance(exception, CannotUndo | NotTaken) else ""
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target not in ROOMY_TARGETS:
        return _toast(request, failure, error, reason)
    wait = math.ceil(error.retry_after) if error and error.retry_after else None
    membership = getattr(request, "membership", None)
    context = {
        "failure": failure,
        "error": error,
        "reason": reason,
        "wait": wait,
        "may_set_key": failure.concerns_key and membership and membership.may(Role.ADMIN),
        "retry": request.get_full_path() if request.method == "GET" else "",
    }
    template = f"{TEMPLATE}#failure" if htmx else TEMPLATE
    response = render(request, template, context, status=failure.status)
    response["X-Dashboard-Partial"] = "error"
    if wait and failure.status == 503:
        response["Retry-After"] = str(wait)
    return response


def _toast(
    request: HttpRequest, failure: Failure, error: VapiError | None, reason: str
) -> HttpResponse:
    words = f"{failure.heading}. {reason or failure.explanation}"
    if error:
        words += f" Request {error.request_id}"
    return error_toast(request, words, status=failure.status)
