"""Reads CSV files as spreadsheets write them: with commas, semicolons or tabs."""

import csv
import io
from itertools import islice

from dashboard.web.exports import restored

from .grid import MOST_ROWS, TOO_MANY_ROWS, Grid, Unreadable, within_bounds

NOT_UTF_8 = "The file isn't in UTF-8. Save it as “CSV UTF-8”, or as XLSX."
NOT_CSV = "The file isn't CSV."
CUT_OFF = "The file ends in the middle of a row, so a part of it is missing. Save it again."
_DELIMITERS = ",;\t"


def read_csv(content: bytes) -> Grid:
    """Return the cells of a file. Raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut_off = error.end == len(content) and error.reason == "unexpected end of data"
        raise Unreadable(CUT_OFF if is_cut_off else NOT_UTF_8) from None
    if "\0" in text:
        raise Unreadable(NOT_CSV)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [[restored(cell) for cell in row] for row in islice(reader, MOST_ROWS + 2)]
        if any(cell.strip() for row in reader for cell in row):
            raise Unreadable(TOO_MANY_ROWS)
    except csv.Error as error:
        if str(error) == "unexpected end of data":  # within quotation marks
            raise Unreadable(CUT_OFF) from None
        raise Unreadable(f"{NOT_CSV} Line {reader.line_num}: {error}.") from None
    if rows and not text.endswith(("\n", "\r")) and len(rows[-1]) < len(rows[0]):
        raise Unreadable(CUT_OFF)
    return within_bounds(rows)
