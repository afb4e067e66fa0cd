"""Reads XLSX files in a process of its own, whose memory and time are limited.

A spreadsheet is a compressed archive: a few kilobytes can stand for gigabytes, by compression, by a
text that every cell repeats, or by one cell in the last row. calamine reads it all into memory. The
process cuts what it hands over, because nothing limits the memory of the one that gets it.
"""

import subprocess
import sys

from msgspec import DecodeError, json

from . import xlsx_process
from .grid import (
    LONGEST_CELL,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_ROWS,
    TOO_MUCH_TEXT,
    Grid,
    Unreadable,
    within_bounds,
)

PATIENCE = 20.0  # seconds
NOT_XLSX = "The file isn't an XLSX spreadsheet, or it is too large to be read."
REFUSALS = {
    xlsx_process.TOO_MANY_ROWS: TOO_MANY_ROWS,
    xlsx_process.TOO_MUCH_TEXT: TOO_MUCH_TEXT,
}
# One row, column and character more than may be, so that whoever checks them sees it
CUT = (MOST_ROWS + 2, MOST_COLUMNS + 1, LONGEST_CELL + 1, MOST_CHARACTERS)


def read_xlsx(content: bytes) -> Grid:
    """Return the cells of the first sheet. Raises Unreadable."""
    command = [sys.executable, "-I", xlsx_process.__file__, *map(str, CUT)]
    try:
        done = subprocess.run(  # noqa: S603 - a program of this project, without a shell
            command, input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(NOT_XLSX) from None
    if done.returncode in REFUSALS:
        raise Unreadable(REFUSALS[done.returncode])
    try:
        rows = json.decode(done.stdout, type=list[list[str]])
    except DecodeError:
        raise Unreadable(NOT_XLSX) from None
    return within_bounds(rows)
