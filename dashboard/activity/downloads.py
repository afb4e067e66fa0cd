"""Downloads, on record: who took which data, and how many rows.

The attempt is committed before the first byte, its outcome after the last one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from dashboard.orgs.http import OrganizationRequest
from dashboard.web.downloads import start_download
from dashboard.web.exports import Table
from dashboard.web.trace import trace_of

from .models import REQUEST_ID_LENGTH, Action, Attempt, Result
from .record import Actor, Change, record_attempt, record_outcome

LONGEST = 200  # characters of a value of the address
PLACE = {"page", "format"}  # parameters that select no rows


class CountedRows:
    """The rows of a table. They say how many of them were read, and whether these are all."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        self.count = 0
        self.are_all = False

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row
        self.are_all = True

    def __str__(self) -> str:
        words = f"{self.count:,} row{'' if self.count == 1 else 's'}"
        return words if self.are_all else f"Ended early, after {words}"


def download(
    request: OrganizationRequest,
    table: Callable[[], Table],
    write: Callable[[Table, str], HttpResponseBase],
) -> HttpResponseBase:
    """Return the file that `write` makes of a table and the organization's slug.

    It is a page with status 429 if too many downloads are under way.
    """
    return start_download(request, lambda: _on_record(request, table(), write))


def request_id_of(request: HttpRequest) -> str | None:
    """Return the id under which the log has a request."""
    trace = trace_of(request)
    return trace.request_id[:REQUEST_ID_LENGTH] if trace else None


def _on_record(
    request: OrganizationRequest, table: Table, write: Callable[[Table, str], HttpResponseBase]
) -> HttpResponseBase:
    attempt = record_attempt(
        Actor.from_request(request),
        request.organization,
        Action.DOWNLOAD,
        subject=table.name,
        changes=_details(request),
        request_id=request_id_of(request),
    )
    rows = CountedRows(table.rows)
    try:
        response = write(replace(table, rows=rows), request.organization.slug)
    except Exception as error:
        record_outcome(attempt, Result.REFUSED, message=str(error))
        raise
    response._resource_closers.append(partial(_ended, attempt, rows))  # type: ignore[attr-defined]
    return response


def _ended(attempt: Attempt, rows: CountedRows) -> None:
    record_outcome(attempt, Result.DONE, message=str(rows))


def _details(request: OrganizationRequest) -> Iterator[Change]:
    """Yield the page, the format, and the filters in the address."""
    yield Change("page", after=request.path)
    yield Change("format", after=request.GET["format"])
    for name, value in request.GET.items():
        if name not in PLACE and value:
            yield Change(name[:LONGEST], after=str(value)[:LONGEST])
