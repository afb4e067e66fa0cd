"""Reads XLSX files in a process of its own, whose memory and time are limited.

A spreadsheet is a compressed archive: a few kilobytes can stand for gigabytes, by compression, by a
text that every cell repeats, or by one cell in the last row. calamine reads it all into memory.
"""

import subprocess
import sys

from msgspec import DecodeError, json

from . import xlsx_process
from .grid import TOO_MANY_ROWS, Grid, Unreadable, within_bounds

PATIENCE = 20.0  # seconds
NOT_XLSX = "The file isn't an XLSX spreadsheet, or it is too large to be read."


def read_xlsx(content: bytes) -> Grid:
    """Return the cells of the first sheet. Raises Unreadable."""
    command = [sys.executable, "-I", xlsx_process.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - a program of this project, without a shell
            command, input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(NOT_XLSX) from None
    if done.returncode == xlsx_process.TOO_LONG:
        raise Unreadable(TOO_MANY_ROWS)
    try:
        rows = json.decode(done.stdout, type=list[list[str]])
    except DecodeError:
        raise Unreadable(NOT_XLSX) from None
    return within_bounds(rows)
