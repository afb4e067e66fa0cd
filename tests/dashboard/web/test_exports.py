"""CSV files that a spreadsheet opens without running anything."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.exports import Table, csv_pieces, neutralized, restored

CELLS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.integers() | st.booleans()
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_csv_reads_back_the_same_cells(rows: list[tuple[Any, Any]]) -> None:
    written = "".join(csv_pieces(Table("t", ("a", "b"), rows)))
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[str(neutralized(cell)) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("+14155550142", "+14155550142"),
        ("+1 415 555 0142", "'+1 415 555 0142"),
        ("+0", "'+0"),
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("'a", "'a"),
        ("a=1", "a=1"),
        ("", ""),
        (-1, -1),
    ],
)
def test_formulas_are_neutralized(cell: Any, written: Any) -> None:
    assert neutralized(cell) == written


@given(st.text("'=+-@\t\ra1", max_size=5) | st.text(max_size=5))
def test_the_text_of_a_neutralized_cell_can_be_restored(text: str) -> None:
    assert restored(neutralized(text)) == text
