"""Cells of files, in bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.files.csv_file import read_csv
from bulk.files.grid import MOST_ROWS, Unreadable, cell_name
from dashboard.web.exports import Table, csv_pieces


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (11, 1, "B12"), (0, 25, "Z1"), (0, 26, "AA1")]
)
def test_cells_have_their_names_in_spreadsheets(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_of_any_spreadsheet_is_read(delimiter: str, mark: bytes) -> None:
    lines = [["id", "name"], ["n1", '"Zoë, 1; 2"'], ["", ""], ["n2", '"a\n""b"""'], ["", ""]]
    written = "\r\n".join(delimiter.join(each) for each in lines).encode()
    assert read_csv(mark + written) == [
        ["id", "name"],
        ["n1", "Zoë, 1; 2"],
        [],
        ["n2", 'a\n"b"'],
    ]


def test_an_escaped_formula_is_a_text_again() -> None:
    assert read_csv(b"id,name\nn1,'=1+1\nn2,''=1\nn3,'quoted'") == [
        ["id", "name"],
        ["n1", "=1+1"],
        ["n2", "'=1"],
        ["n3", "'quoted'"],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,name\nn1,Zoë\n".encode("cp1252"), "isn't in UTF-8"),
        (b"id,name\n\0,x", "isn't CSV"),
        (b'id,name\nn1,"open"x"', "isn't CSV"),
        (b'id,name\nn1,"open', "ends in the middle of a row"),
        (b"id,name\nn1,a\nn", "ends in the middle of a row"),
        ("id,name\nn1,Zoë".encode()[:-1], "ends in the middle of a row"),
        (b"id\n" + b"n\n" * (MOST_ROWS + 1), "more than 10,000 rows"),
        (b"id\r\r\n" + b"n\r\r\n" * 6_000, "more than 10,000 rows"),  # every second is empty
        (b"," * 60 + b"x", "more than 50 columns"),
        (b'id,name\nn1,"' + b"x" * 200_000 + b'"', "isn't CSV"),
    ],
)
def test_other_files_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_csv(content)


def test_a_last_row_that_is_short_is_whole_if_its_line_ends() -> None:
    assert read_csv(b"id,name\nn1,a\nn2\n")[-1] == ["n2"]


@given(
    rows=st.lists(st.tuples(*[st.text('aé"\n,;', max_size=5)] * 3), min_size=1, max_size=4),
    data=st.data(),
)
def test_a_download_that_is_cut_off_has_no_other_rows(
    rows: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    """A cell that is cut may look whole only in the last column."""
    table = Table("numbers", ("id", "name", "updatedAt"), iter(rows))
    whole = "".join(csv_pieces(table)).encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        found = read_csv(cut)[1:]
    except Unreadable:
        return
    expected = read_csv(whole)[1:]
    for row, wanted in zip(found, expected, strict=False):
        assert first_two(row) == first_two(wanted)


def first_two(row: list[str]) -> list[str]:
    """Return the first two cells. Blank ones at the end of a row aren't kept."""
    return [*(each.strip() for each in row), "", ""][:2]


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(read_csv(b"id\n" + b"n\n" * MOST_ROWS)) == MOST_ROWS + 1
