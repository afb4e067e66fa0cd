"""Downloads of the worklist."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audits.models import Audit
from audits.worklist.exports import FORMATS, json_pieces
from dashboard.web.exports import Table
from tests.audits.pages import AUDIT, content

CELLS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.integers() | st.booleans()
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_json_is_an_array_of_objects(rows: list[tuple[Any, Any]]) -> None:
    small = [row for row in rows if not any(isinstance(c, int) and abs(c) >= 2**63 for c in row)]
    written = b"".join(json_pieces(Table("t", ("a", "b"), small)))
    assert json.loads(written) == [dict(zip("ab", row, strict=True)) for row in small]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("view", ["", "findings/", "numbers/", "assignments/"])
def test_every_tab_can_be_downloaded(as_viewer: Client, audit: Audit, view: str, kind: str) -> None:
    response = as_viewer.get(f"{AUDIT}{view}?format={kind}")
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    assert content(response)


def test_a_csv_file_says_that_it_is_utf_8(as_viewer: Client, audit: Audit) -> None:
    """Excel takes it for another encoding otherwise."""
    file = content(as_viewer.get(AUDIT + "findings/?format=csv"))
    assert file.startswith("\ufeff".encode())


def test_spreadsheet_cells_are_text(as_viewer: Client, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "numbers.xlsx"
    file.write_bytes(content(as_viewer.get(AUDIT + "numbers/?format=xlsx")))
    with ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert sheet.count("<row ") == 61
    assert 't="inlineStr"' in sheet and "<t>+1" in sheet
    assert "<f>" not in sheet
    assert 'numFmtId="49"' in styles  # text
