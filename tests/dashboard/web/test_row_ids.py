"""Ids of rows in addresses."""

import pytest

from dashboard.web.row_ids import row_id


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_an_id_is_read(text: str, expected: int) -> None:
    assert row_id(text) == expected


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "1e3", "x", "²", "٣", "9" * 19])
def test_what_can_be_no_id_is_none(text: str) -> None:
    assert row_id(text) is None
