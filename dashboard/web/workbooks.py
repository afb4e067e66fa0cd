"""Tables as XLSX spreadsheets of any length."""

from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.http import FileResponse

from .exports import Table, file_name


def xlsx_download(table: Table, organization: str) -> FileResponse:
    """Return the table of an organization, by its slug, as a spreadsheet."""
    name = file_name(table, organization, "xlsx")
    return FileResponse(_workbook(table), as_attachment=True, filename=name)


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
