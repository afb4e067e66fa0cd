"""A line in the log for each request, and the page of an unexpected error."""

import logging
import sys
import time
from collections.abc import Callable
from functools import partial

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

from . import metrics
from .toasts import error_toast
from .trace import Trace, trace_of, tracing

UNAVAILABLE = (
    "The dashboard's database doesn't answer. Try again in a moment. If you were changing "
    "something, look at the number first: the change may have reached Vapi. Request ID {request_id}"
)
ROUTINE = {200, 206, 304}

log = logging.getLogger(__name__)


class RequestLogMiddleware:
    """Gives each request its ids, which its log lines and its response have, and logs its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        trace = request.trace = Trace.of(request.headers)  # type: ignore[attr-defined]
        with tracing(request):
            response = self.get_response(request)
        response.headers["X-Request-Id"] = trace.request_id
        if "traceparent" in request.headers:
            response.headers["traceparent"] = trace.next_traceparent()
        end = partial(_end, request, response, trace, began)
        if response.streaming:
            response._resource_closers.append(end)  # type: ignore[attr-defined]
        else:
            end()
        return response


def _end(request: HttpRequest, response: HttpResponseBase, trace: Trace, began: float) -> None:
    """Count and log a request that was answered.

    The line has no address, which may hold a token or a search.

    Static files and health checks would hide the rest, so they are only logged on demand.
    """
    seconds, status = time.monotonic() - began, response.status_code
    method = request.method or ""
    view = request.resolver_match.view_name if request.resolver_match else ""
    metrics.count_request(method, view, status, seconds)
    facts = {
        "method": method,
        "view": view,
        "status": status,
        "duration_ms": _milliseconds(seconds),
        "vapi_ms": _milliseconds(sum(trace.calls)),
        "vapi_calls": len(trace.calls),
    }
    words = f"{method} {view or '-'} {status} in {facts['duration_ms']} ms"
    if trace.calls:
        calls = "1 call" if len(trace.calls) == 1 else f"{len(trace.calls)} calls"
        words += f", Vapi {facts['vapi_ms']} ms in {calls}"
    is_routine = not view and status in ROUTINE
    level = logging.DEBUG if is_routine else logging.INFO
    log.log(level, "%s", words, extra={"request": request, "facts": facts})


def server_error(request: HttpRequest) -> HttpResponse:
    """Return a page with the id of the request, under which the log has the error.

    It is a 503 if the database doesn't answer, which passes. htmx gets a toast.
    """
    is_unavailable = isinstance(sys.exception(), OperationalError | InterfaceError)
    trace = trace_of(request)
    request_id = trace.request_id if trace else ""
    status = 503 if is_unavailable else 500
    if request.headers.get("HX-Request") and is_unavailable:
        return error_toast(request, UNAVAILABLE.format(request_id=request_id), status=status)
    context = {"request_id": request_id, "database_is_unavailable": is_unavailable}
    return HttpResponse(get_template("500.html").render(context), status=status)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
