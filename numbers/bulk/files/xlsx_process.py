"""The process that reads a spreadsheet from its input, and writes the first sheet as JSON.

It runs by itself (xlsx_file.py), so it imports nothing of the project, and gets the bounds as its
arguments.
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
TOO_MANY_ROWS, TOO_MUCH_TEXT = 3, 4  # exit statuses


def main(most_rows: int, most_columns: int, longest_cell: int, most_characters: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_TIME, MOST_TIME))
    with suppress(ValueError):  # macOS doesn't limit it
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = workbook.get_sheet_by_index(0)
    if sheet.height > most_rows:
        sys.exit(TOO_MANY_ROWS)
    rows = islice(sheet.to_python(skip_empty_area=False, nrows=most_rows), most_rows)
    cut = [[_text(cell)[:longest_cell] for cell in row[:most_columns]] for row in rows]
    if sum(len(cell) for row in cut for cell in row) > most_characters:
        sys.exit(TOO_MUCH_TEXT)
    sys.stdout.buffer.write(json.dumps(cut, ensure_ascii=False).encode())


def _text(cell: Any) -> str:
    """Return a cell as people see it, and as files of numbers write it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
