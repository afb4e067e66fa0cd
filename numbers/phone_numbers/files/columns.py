"""The columns of a file of numbers, which people edit in a spreadsheet."""

from collections.abc import Mapping
from typing import Any

from phone_numbers.forms.parts.assignment import IDS
from vapi_client.json_text import write_json
from vapi_client.json_values import ABSENT, JSON, value_at
from vapi_client.masking import masked

ONE_OF = (tuple(IDS.values()), ("fallbackDestination.number", "fallbackDestination.sipUri"))
"""Groups of columns. A row has a value in at most one of each group."""
EDITABLE = ("name", *ONE_OF[0], "server.url", *ONE_OF[1], "smsEnabled")
COLUMNS = (
    *("id", "number", "provider", "status", "assignedTo"),
    *EDITABLE,
    *("createdAt", "updatedAt"),
)
CLEAR = "(clear)"
"""What a person writes into a cell to remove its value. An empty cell keeps it."""


def cells_of(number: JSON, names: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a number by their columns, with credentials masked.

    `names` are those of assistants and squads by id.
    """
    shown = masked(number)
    cells = {column: _text(value_at(shown, tuple(column.split(".")))) for column in COLUMNS}
    cells["number"] = cells["number"] or _text(shown.get("sipUri"))
    ids = (cells[field] for field in IDS.values())
    cells["assignedTo"] = ", ".join(names.get(each, each) for each in ids if each)
    return cells


def typed_text(cell: str) -> str:
    """Return the text that a cell stands for, if it isn't CLEAR."""
    return CLEAR if cell == f"'{CLEAR}" else cell


def _text(value: Any) -> str:
    if value is None or value is ABSENT:
        return ""
    if isinstance(value, str):
        return f"'{CLEAR}" if value == CLEAR else value
    return write_json(value).decode()
