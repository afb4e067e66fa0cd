"""The process that reads a spreadsheet from its input, and writes the first sheet as JSON.

It runs by itself (xlsx_file.py), so it imports nothing of the project.
"""

import io
import json
import resource
import sys
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from typing import Any

MOST_MEMORY = 512 * 1024**2  # bytes
MOST_TIME = 10  # seconds of the processor
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 10_002, 51, 4_000
TOO_LONG = 3  # the exit status


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_TIME, MOST_TIME))
    with suppress(ValueError):  # macOS doesn't limit it
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = workbook.get_sheet_by_index(0)
    if sheet.height > MOST_ROWS:
        sys.exit(TOO_LONG)
    rows = islice(sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS), MOST_ROWS)
    json.dump([[_text(cell) for cell in row[:MOST_COLUMNS]] for row in rows], sys.stdout)


def _text(cell: Any) -> str:
    """Return a cell as people see it, and as files of numbers write it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)[:LONGEST_CELL]


if __name__ == "__main__":
    main()
