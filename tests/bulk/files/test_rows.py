"""The rows of a file, and what is wrong with them."""

import pytest

from bulk.files.rows import read_new_rows, read_rows

ONE, TWO = (f"3f2a5b1c-1111-4222-8333-12345678900{n}" for n in (1, 2))
HEAD = ["id", "number", "name", "updatedAt"]


def test_rows_are_by_id_or_by_number() -> None:
    rows = read_rows([HEAD, [ONE, "+14155550100", "Front", "t1"], ["", "+1 415-555-0101", "Back"]])
    assert not rows.faults
    assert rows.by_id[ONE].cells == {"name": "Front"}
    assert rows.by_id[ONE].updated_at == "t1"
    assert list(rows.by_address) == ["14155550101"]
    assert rows.by_address["14155550101"].places["name"] == "C3"


def test_a_number_that_a_spreadsheet_shortened_names_no_row() -> None:
    grid = [["number", "name"], ["4.47911E+11", "Front"], ["4.47911E+11", "Back"]]
    for read in (read_rows, read_new_rows):
        faults = read(grid).faults
        assert [each.cell for each in faults] == ["A2", "A3"]
        assert all("shortened" in each.words for each in faults)
    assert not read_rows([["id", "number", "name"], [ONE, "4.47911E+11", "Front"]]).faults


def test_empty_rows_and_cells_and_the_order_of_columns_do_not_matter() -> None:
    rows = read_rows([["Name", "", "ID"], [], ["  ", "", ONE], ["", ""], ["Front", "", TWO]])
    assert not rows.faults
    assert [each.cells for each in rows.by_id.values()] == [{}, {"name": "Front"}]
    assert rows.by_id[TWO].places == {"name": "A5", "id": "C5"}


def test_every_fault_of_every_row_is_found_at_once() -> None:
    rows = read_rows(
        [
            HEAD,
            ["x", "", "Front"],
            ["", "", "Front"],
            [ONE, "", "a\x07b"],
            [TWO, "", "x" * 3000],
            [TWO, "", "Back"],
        ]
    )
    assert [(each.cell, each.words) for each in rows.faults] == [
        ("A2", "This isn't the ID of a number."),
        ("A3", "Enter the ID or the number."),
        ("C4", "This has a control character."),
        ("C5", "This is longer than 2,000 characters."),
        ("A6", "A5 is this number too. Keep one of the rows."),
    ]


def test_faults_of_columns_and_of_rows_are_found_at_once() -> None:
    rows = read_rows([["id", "nmae", "name"], ["x", "Front", "a\x07b"]])
    assert [each.cell for each in rows.faults] == ["B1", "A2", "C2"]


def test_rows_are_not_blamed_for_a_column_that_is_missing() -> None:
    assert [each.cell for each in read_rows([["name"], ["Front"], ["Back"]]).faults] == ["A1"]


@pytest.mark.parametrize("head", [["number", "name"], ["number", "name", " ", "smsEnabled"]])
def test_a_cell_without_a_column_is_a_fault(head: list[str]) -> None:
    for read in (read_rows, read_new_rows):
        faults = read([head, ["+14155550100", "Front", " Desk", "true"]]).faults
        assert [each.cell for each in faults] == ["C2"]
        assert "quotation marks" in faults[0].words


@pytest.mark.parametrize(
    ("head", "cell", "words"),
    [
        (["id", "nmae"], "B1", "“nmae” isn't a column."),
        (["id", "name", "Name"], "C1", "The column “name” appears twice. Remove one."),
        (["name"], "A1", "no column “id” or “number”"),
        (["id", "status"], "A1", "no column that can be changed"),
    ],
)
def test_columns_are_known(head: list[str], cell: str, words: str) -> None:
    faults = read_rows([head, [ONE]]).faults
    assert faults[0].cell == cell
    assert words in faults[0].words


def test_spreadsheets_write_true_in_capitals() -> None:
    rows = read_rows([["id", "name", "smsEnabled"], [ONE, "TRUE", "FALSE"]])
    assert rows.by_id[ONE].cells == {"name": "TRUE", "smsEnabled": "false"}


def test_an_id_may_be_in_capitals() -> None:
    rows = read_rows([HEAD, [ONE.upper(), "", "Front"], [f" {ONE} ", "", "Back"]])
    assert list(rows.by_id) == [ONE]
    assert [each.words for each in rows.faults] == ["A2 is this number too. Keep one of the rows."]


def test_the_word_for_clearing_may_be_in_capitals() -> None:
    assert read_rows([HEAD, [ONE, "", " (Clear) "]]).by_id[ONE].cells == {"name": "(clear)"}
