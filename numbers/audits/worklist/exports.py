"""Downloads of tables as CSV, XLSX or JSON files, with any number of rows."""

from collections.abc import Callable, Iterator

from django.http import HttpResponseBase

from dashboard.activity.downloads import download
from dashboard.orgs.http import OrganizationRequest
from dashboard.web.exports import Table, csv_download, file_name, streamed
from dashboard.web.workbooks import xlsx_download
from vapi_client.json_text import write_json


def requested_download(
    request: OrganizationRequest, table: Callable[[], Table]
) -> HttpResponseBase | None:
    """Return a download, or a page that refuses it, if the address has a known `?format=`."""
    write = FORMATS.get(request.GET.get("format", ""))
    return download(request, table, write) if write else None


def _json_download(table: Table, slug: str) -> HttpResponseBase:
    return streamed(json_pieces(table), file_name(table, slug, "json"), "application/json")


def json_pieces(table: Table) -> Iterator[bytes]:
    """Yield the pieces of an array with an object for each row."""
    yield b"["
    for place, row in enumerate(table.rows):
        yield b"," * (place > 0) + write_json(dict(zip(table.columns, row, strict=True)))
    yield b"]"


FORMATS: dict[str, Callable[[Table, str], HttpResponseBase]] = {
    "csv": csv_download,
    "xlsx": xlsx_download,
    "json": _json_download,
}
