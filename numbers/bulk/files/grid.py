"""The cells of a file as text, in bounds."""

from collections.abc import Sequence

MOST_ROWS = 10_000
MOST_COLUMNS = 50
LONGEST_CELL = 2_000
MOST_CHARACTERS = 10_000_000

Grid = list[list[str]]
"""Rows of cells, the first with the names of the columns. Rows may be shorter than it."""


class Unreadable(Exception):
    """A file that can't be read. The message is a sentence for the person."""


TOO_MANY_ROWS = f"The file has more than {MOST_ROWS:,} rows. Split it."
TOO_MANY_COLUMNS = f"The file has more than {MOST_COLUMNS} columns."
TOO_MUCH_TEXT = f"The file has more than {MOST_CHARACTERS:,} characters. Split it."


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets show it, such as B12. Both count from 0."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def within_bounds(rows: Sequence[Sequence[str]]) -> Grid:
    """Return rows without empty cells at their ends. Raises Unreadable."""
    grid = [_trimmed(row) for row in rows]
    while grid and not grid[-1]:
        grid.pop()
    if len(grid) > MOST_ROWS + 1:
        raise Unreadable(TOO_MANY_ROWS)
    if any(len(row) > MOST_COLUMNS for row in grid):
        raise Unreadable(TOO_MANY_COLUMNS)
    return grid


def _trimmed(row: Sequence[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return list(row[:end])
