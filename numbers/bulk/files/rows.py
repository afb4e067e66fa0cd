"""Reads the rows of a file of numbers: which number each is about, and what its cells say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bulk.changes.file_row import SHORTENED, FileRow, is_shortened
from bulk.drafting.selection import LONGEST_ID, comparable_address, is_id
from phone_numbers.files.columns import CLEAR, COLUMNS, EDITABLE

from .grid import LONGEST_CELL, Grid, cell_name

ONLY_IDS = "There is no column “id” or “number” that says which number a row is about."
NO_NUMBERS = "There is no column “number” with the numbers to add."
NO_COLUMN = "No column is named above this cell. In CSV, text with a comma needs quotation marks."
NO_VALUES = f"There is no column that can be changed: {', '.join(EDITABLE)}."

_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")
_BY_LOWER_CASE = {column.lower(): column for column in COLUMNS}

Columns = Mapping[str, int]
"""Where each column of the file is, from 0."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell, such as B12."""

    cell: str
    words: str


@dataclass(slots=True)
class Rows:
    """The rows of a file by the id of their number, or else by the number itself."""

    by_id: dict[str, FileRow] = field(default_factory=dict)
    by_address: dict[str, FileRow] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_rows(grid: Grid) -> Rows:
    """Return the rows and every fault. What depends on the numbers themselves, a draft shows."""
    rows = Rows()
    columns = _columns(grid[0], rows.faults)
    if not columns.keys() & {"id", "number"}:
        rows.faults.append(Fault(cell_name(0, 0), ONLY_IDS))
    if not columns.keys() & set(EDITABLE):
        rows.faults.append(Fault(cell_name(0, 0), NO_VALUES))
    return _with_rows(rows, grid, columns)


def read_new_rows(grid: Grid) -> Rows:
    """Return the rows of numbers that are to be added, by the number, and every fault."""
    rows = Rows()
    columns = _columns(grid[0], rows.faults)
    if "number" not in columns:
        rows.faults.append(Fault(cell_name(0, 0), NO_NUMBERS))
    # A download from elsewhere has what only its own numbers have
    of_others = ("id", "updatedAt")
    return _with_rows(
        rows, grid, {name: columns[name] for name in columns if name not in of_others}
    )


def _with_rows(rows: Rows, grid: Grid, columns: Columns) -> Rows:
    if not columns.keys() & {"id", "number"}:
        return rows  # each of them would lack a number
    for place, cells in enumerate(grid[1:], start=1):
        if any(each.strip() for each in cells):
            _read_row(rows, columns, place, cells)
            rows.faults += _faults_beside(grid[0], place, cells)
    return rows


def _faults_beside(names: Sequence[str], place: int, cells: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for the first cell that stands in no column."""
    for at, cell in enumerate(cells):
        if cell.strip() and not (at < len(names) and names[at].strip()):
            yield Fault(cell_name(place, at), NO_COLUMN)
            return


def _columns(names: Sequence[str], faults: list[Fault]) -> Columns:
    columns: dict[str, int] = {}
    for place, name in enumerate(names):
        known = _BY_LOWER_CASE.get(name.strip().lower())
        if known in columns:
            faults.append(
                Fault(cell_name(0, place), f"The column “{known}” appears twice. Remove one.")
            )
        elif known:
            columns[known] = place
        elif name.strip():
            words = f"“{name.strip()[:40]}” isn't a column. The columns are {', '.join(COLUMNS)}."
            faults.append(Fault(cell_name(0, place), words))
    return columns


def _read_row(rows: Rows, columns: Columns, place: int, cells: Sequence[str]) -> None:
    filled = {
        column: cells[at] for column, at in columns.items() if at < len(cells) and cells[at].strip()
    }
    places = {column: cell_name(place, columns[column]) for column in filled}
    rows.faults += [
        Fault(places[column], words)
        for column, cell in filled.items()
        if (words := _fault_of(column, cell))
    ]
    number_id = filled.get("id", "").strip().lower()
    address = filled.get("number", "").strip()
    row = FileRow(
        cells={name: _in_our_words(name, filled[name]) for name in EDITABLE if name in filled},
        places=places,
        updated_at=filled.get("updatedAt", "").strip(),
        number=address,
    )
    by, key = (rows.by_id, number_id) if number_id else (rows.by_address, _comparable(address))
    at = places.get("id") or places.get("number") or cell_name(place, 0)
    if not key:
        rows.faults.append(Fault(at, "Enter the ID or the number."))
    elif not number_id and is_shortened(address):
        rows.faults.append(Fault(at, SHORTENED))
    elif key in by:
        earlier = by[key].places["id" if number_id else "number"]
        rows.faults.append(Fault(at, f"{earlier} is this number too. Keep one of the rows."))
    else:
        by[key] = row


def _in_our_words(column: str, cell: str) -> str:
    """Return a cell with words in small letters that spreadsheets or people write in capitals."""
    word = cell.strip().lower()
    return word if word == CLEAR or column == "smsEnabled" else cell


def _comparable(address: str) -> str:
    return comparable_address(address) if address else ""


def _fault_of(column: str, cell: str) -> str:
    if len(cell) > LONGEST_CELL:
        return f"This is longer than {LONGEST_CELL:,} characters."
    if _CONTROL.search(cell):
        return "This has a control character."
    if column == "number" and len(cell) > LONGEST_ID:
        return "This isn't a number."
    if column == "id" and not is_id(cell.strip()):
        return "This isn't the ID of a number."
    return ""
