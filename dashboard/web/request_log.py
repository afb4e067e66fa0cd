"""The log: one line a record, with the request that it belongs to.

A traceback follows only where nobody expected the error. A refused request and a database that
doesn't answer are no errors of the code, so their lines end with the reason.
"""

import logging
import sys
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from vapi_client.printable import printable

from .toasts import error_toast

AWAY = (
    "The dashboard's database doesn't answer. Try again in a moment. If you were changing "
    "something, look at the number first: the change may have reached Vapi. Request {request_id}"
)

_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RequestLogMiddleware:
    """Gives each request an id, which its log lines and its response have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        token = _current.set(request)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        request = getattr(record, "request", None) or _current.get()
        line = printable(self.formatMessage(record)) + _reason(record) + _about(request)
        if record.exc_info is None or _is_expected(record):
            return line
        traceback = self.formatException(record.exc_info).split("\n")
        return "\n".join([line, *(f"  {printable(each)}" for each in traceback)])


def server_error(request: HttpRequest) -> HttpResponse:
    """Return a page with the id of the request, under which the log has the error.

    It is a 503 if the database doesn't answer, which passes. htmx gets a toast.
    """
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    context = {"request_id": getattr(request, "id", ""), "database_is_away": is_away}
    status = 503 if is_away else 500
    if request.headers.get("HX-Request") and is_away:
        return error_toast(request, AWAY.format(**context), status=status)
    return HttpResponse(get_template("500.html").render(context), status=status)


def _is_expected(record: logging.LogRecord) -> bool:
    if record.name.startswith("django.security"):
        return True
    if record.name == "django.request" and record.levelno < logging.ERROR:
        return True
    return isinstance(_error(record), OperationalError | InterfaceError)


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _reason(record: logging.LogRecord) -> str:
    """Return the error in place of its traceback, unless the message says it."""
    error = _error(record)
    if error is None or not _is_expected(record) or str(error) in record.message:
        return ""
    return printable(f" ({type(error).__name__}: {error})")


def _about(request: Any) -> str:
    """Name the organization, the person's id and the request's. This reads no database."""
    if not isinstance(request, HttpRequest):
        return ""
    organization = getattr(getattr(request, "organization", None), "slug", None) or "-"
    person = getattr(getattr(request, "_cached_user", None), "pk", None) or "-"
    return f" [organization {organization}, person {person}, request {getattr(request, 'id', '-')}]"
