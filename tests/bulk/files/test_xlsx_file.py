"""Spreadsheets are read in bounds."""

import io
import time
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from bulk.files import xlsx_process
from bulk.files.grid import LONGEST_CELL, MOST_CHARACTERS, MOST_ROWS, Unreadable
from bulk.files.xlsx_file import read_xlsx

MEGABYTE = 1024 * 1024
MORE_THAN_FITS = xlsx_process.MOST_MEMORY + 64 * MEGABYTE
SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a spreadsheet with other content in one of its parts."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for each in before.namelist():
            after.writestr(each, part if each == name else before.read(each))
    return file.getvalue()


def test_cells_are_texts_as_people_see_them() -> None:
    content = workbook([["id", "number", "smsEnabled"], [], ["n1", 14155550100, True, 1.5]])
    assert read_xlsx(content) == [
        ["id", "number", "smsEnabled"],
        [],
        ["n1", "14155550100", "true", "1.5"],
    ]


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(read_xlsx(workbook([["id"]] * (MOST_ROWS + 1)))) == MOST_ROWS + 1
    with pytest.raises(Unreadable, match="more than 10,000 rows"):
        read_xlsx(workbook([["id"]] * (MOST_ROWS + 2)))


def test_a_text_that_is_too_long_is_cut_right_after_the_bound() -> None:
    assert read_xlsx(workbook([["id"], ["“Müller” 😀" * 1000]])) == [
        ["id"],
        [("“Müller” 😀" * 1000)[: LONGEST_CELL + 1]],
    ]


def test_a_sheet_with_more_text_than_a_request_may_hold_is_refused() -> None:
    count = MOST_CHARACTERS // LONGEST_CELL // 5
    assert len(read_xlsx(workbook([["é" * LONGEST_CELL] * 5] * count))) == count
    with pytest.raises(Unreadable, match="more than 10,000,000 characters"):
        read_xlsx(workbook([["é" * (LONGEST_CELL + 1)] * 5] * count))


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 1000, b""])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match="isn't an XLSX spreadsheet"):
        read_xlsx(content)


def bomb(kind: str) -> bytes:
    content = workbook([["id"]])
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    if kind == "compressed":
        return with_part(content, SHEET, head + b" " * MORE_THAN_FITS)
    if kind == "far cell":
        cells = b'<row r="1"><c r="A1"><v>1</v></c></row>'
        cells += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        return with_part(content, SHEET, head + b"<sheetData>%s</sheetData></worksheet>" % cells)
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    content = with_part(
        content, "xl/sharedStrings.xml", strings + b"x" * MEGABYTE + b"</t></si></sst>"
    )
    cells = b"<row>%s</row>" % (b'<c t="s"><v>0</v></c>' * 5000)
    return with_part(content, SHEET, head + b"<sheetData>%s</sheetData></worksheet>" % cells)


@pytest.mark.parametrize("kind", ["compressed", "far cell", "repeated text"])
def test_a_small_file_that_stands_for_gigabytes_is_refused(kind: str) -> None:
    content = bomb(kind)
    assert len(content) < 2.5 * MEGABYTE
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read_xlsx(content)
    assert time.monotonic() - began < 30
