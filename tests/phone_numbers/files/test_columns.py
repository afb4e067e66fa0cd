"""The cells of a number in a file."""

from typing import Any

import pytest

from phone_numbers.files.columns import COLUMNS, cells_of, typed_text
from vapi_client.masking import MASK

DESK = "3f2a5b1c-1111-4222-8333-123456789abc"


@pytest.mark.parametrize(
    ("number", "column", "cell"),
    [
        ({"id": "n1"}, "id", "n1"),
        ({"number": "+14155550100"}, "number", "+14155550100"),
        ({"sipUri": "sip:desk@sip.vapi.ai"}, "number", "sip:desk@sip.vapi.ai"),
        ({}, "name", ""),
        ({"name": None}, "name", ""),
        ({"name": "(clear)"}, "name", "'(clear)"),
        ({"name": 7}, "name", "7"),
        ({"assistantId": DESK}, "assistantId", DESK),
        ({"assistantId": DESK}, "assignedTo", "Front desk"),
        ({"squadId": "s"}, "assignedTo", "s"),
        ({"server": {"url": "https://a.example.com"}}, "server.url", "https://a.example.com"),
        ({"server": "odd"}, "server.url", ""),
        (
            {"fallbackDestination": {"type": "number", "number": "+14155550100"}},
            "fallbackDestination.number",
            "+14155550100",
        ),
        ({"smsEnabled": False}, "smsEnabled", "false"),
        ({"updatedAt": "2026-01-01T00:00:00.000Z"}, "updatedAt", "2026-01-01T00:00:00.000Z"),
    ],
)
def test_a_cell_is_a_value_as_text(number: Any, column: str, cell: str) -> None:
    cells = cells_of(number, {DESK: "Front desk"})
    assert tuple(cells) == COLUMNS
    assert cells[column] == cell


def test_a_credential_is_masked() -> None:
    cells = cells_of({"server": {"url": "https://me:s3cret@a.example.com"}}, {})
    assert "s3cret" not in cells["server.url"] and MASK in cells["server.url"]


def test_a_name_that_is_the_word_for_clearing_can_be_written() -> None:
    assert typed_text(cells_of({"name": "(clear)"}, {})["name"]) == "(clear)"
