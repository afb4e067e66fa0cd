"""Downloads of tables as CSV, XLSX or JSON files, with any number of rows."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.http import FileResponse, HttpResponseBase

from dashboard.orgs.http import OrganizationRequest
from dashboard.web.downloads import start_download
from dashboard.web.exports import Table, csv_download, file_name, streamed
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
    name = file_name(table, slug, kind)
    if kind == "xlsx":
        return FileResponse(_workbook(table), as_attachment=True, filename=name)
    if kind == "csv":
        return csv_download(table, slug)
    return streamed(json_pieces(table), name, "application/json")


def json_pieces(table: Table) -> Iterator[bytes]:
    """Yield the pieces of an array with an object for each row."""
    yield b"["
    for place, row in enumerate(table.rows):
        yield b"," * (place > 0) + write_json(dict(zip(table.columns, row, strict=True)))
    yield b"]"


def _workbook(table: Table) -> IO[bytes]:
    """Write a spreadsheet.

    Text cells get the format "Text" too, so a plus sign or leading zero of a number survives when
    a person edits and saves the file.
    """
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
    # 49 is the built-in format "Text"
    text, head = workbook.add_format({"num_format": 49}), workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet(table.name[:31])
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.set_column(column, column, 24, text)
        sheet.write_string(0, column, name, head)
    for place, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(place, column, cell)
            elif isinstance(cell, int):
                sheet.write_number(place, column, cell)
            elif cell is not None:
                sheet.write_string(place, column, str(cell)[:32767], text)
    workbook.close()
    file.seek(0)
    return file
