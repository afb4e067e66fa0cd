"""Downloads of tables as CSV, XLSX or JSON files, with any number of rows."""

from collections.abc import Callable, Iterator

from django.http import HttpResponseBase

from dashboard.orgs.http import OrganizationRequest
from dashboard.web.downloads import start_download
from dashboard.web.exports import Table, csv_download, file_name, streamed
from dashboard.web.workbooks import xlsx_download
from vapi_client.json_text import write_json

FORMATS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}


def requested_download(
    request: OrganizationRequest, table: Callable[[], Table]
) -> HttpResponseBase | None:
    """Return a download, or a page that refuses it, if the address has a known `?format=`."""
    kind = request.GET.get("format")
    if kind not in FORMATS:
        return None
    slug = request.organization.slug
    return start_download(request, lambda: _download(table(), slug, kind))


def _download(table: Table, slug: str, kind: str) -> HttpResponseBase:
    if kind == "xlsx":
        return xlsx_download(table, slug)
    if kind == "csv":
        return csv_download(table, slug)
    return streamed(json_pieces(table), file_name(table, slug, kind), "application/json")


def json_pieces(table: Table) -> Iterator[bytes]:
    """Yield the pieces of an array with an object for each row."""
    yield b"["
    for place, row in enumerate(table.rows):
        yield b"," * (place > 0) + write_json(dict(zip(table.columns, row, strict=True)))
    yield b"]"
