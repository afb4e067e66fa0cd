"""The log: one record a line, as text or as JSON, with the request that it belongs to.

A traceback follows only where nobody expected the error. A refused request and a database that
doesn't answer are no errors of the code, so their lines end with the reason.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

from vapi_client.printable import printable

from .trace import current_request, trace_of

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class LineFormatter(logging.Formatter):
    """Lines for people."""

    def __init__(self, fmt: str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(fmt or LINE, *args, **kwargs)

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        line = printable(self.formatMessage(record)) + _reason(record) + _about(record)
        if record.exc_info is None or _is_expected(record):
            return line
        traceback = self.formatException(record.exc_info).split("\n")
        return "\n".join([line, *(f"  {printable(each)}" for each in traceback)])


class JsonFormatter(logging.Formatter):
    """An object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.message + _reason(record),
            **names_of(_request(record)),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and not _is_expected(record):
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


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


def _request(record: logging.LogRecord) -> HttpRequest | None:
    request = getattr(record, "request", None) or current_request()
    return request if isinstance(request, HttpRequest) else None


def _about(record: logging.LogRecord) -> str:
    names = names_of(_request(record))
    if not names:
        return ""
    organization, person = names["organization"] or "-", names["person"] or "-"
    return f" [organization {organization}, person {person}, request {names['request_id'] or '-'}]"


def names_of(request: HttpRequest | None) -> dict[str, Any]:
    """Return the organization, the person's id and the request's ids. This reads no database."""
    if request is None:
        return {}
    trace = trace_of(request)
    return {
        "organization": getattr(getattr(request, "organization", None), "slug", None),
        "person": getattr(getattr(request, "_cached_user", None), "pk", None),
        "request_id": trace and trace.request_id,
        "trace_id": trace and trace.trace_id,
    }
