"""A row of a file changes what differs in its cells."""

from typing import Any

import pytest
from hypothesis import given

from bulk.changes import CannotChange, Outdated
from bulk.changes.file_row import FileRow
from phone_numbers.files.columns import EDITABLE, cells_of

from .samples import DESK, SQUAD
from .test_every_change import any_number

NUMBER = {
    "id": "n",
    "provider": "twilio",
    "number": "+14155550100",
    "name": "Desk",
    "squadId": SQUAD,
    "server": {"url": "https://a.example.com", "timeoutSeconds": 20},
    "fallbackDestination": {"type": "number", "number": "+14155550111"},
    "smsEnabled": True,
    "updatedAt": "2026-01-01T00:00:00.000Z",
}
FALLBACK = "fallbackDestination"


UNCHECKED = {"type": "number", "number": "0042", "numberE164CheckEnabled": False}


def row(cells: dict[str, str], updated_at: str = "") -> FileRow:
    places = {name: f"{chr(65 + place)}12" for place, name in enumerate(cells)}
    return FileRow(cells=cells, places=places, updated_at=updated_at)


def changed(cells: dict[str, str], **fields: Any) -> dict[str, Any]:
    """Return the fields of a number that the row changes, with None for one that it removes."""
    number = NUMBER | fields
    after = row(cells).applied_to(number, 1)
    names = number.keys() | after.keys()
    return {name: after.get(name) for name in names if after.get(name) != number.get(name)}


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"name": "Front desk"}, {"name": "Front desk"}),
        ({"name": "(clear)"}, {"name": None}),
        ({"name": "'(clear)"}, {"name": "(clear)"}),
        ({"name": "Desk", "smsEnabled": "true"}, {}),
        ({"smsEnabled": "false"}, {"smsEnabled": False}),
        ({"smsEnabled": "(clear)"}, {"smsEnabled": None}),
        ({"assistantId": DESK}, {"assistantId": DESK, "squadId": None}),
        ({"squadId": "(clear)"}, {"squadId": None}),
        ({"squadId": "(clear)", "assistantId": DESK}, {"assistantId": DESK, "squadId": None}),
        (
            {"server.url": "https://b.example.com"},
            {"server": {"url": "https://b.example.com", "timeoutSeconds": 20}},
        ),
        ({"server.url": "(clear)"}, {"server": None}),
        (
            {f"{FALLBACK}.number": "+14155550122"},
            {FALLBACK: {"type": "number", "number": "+14155550122"}},
        ),
        (
            {f"{FALLBACK}.sipUri": "sip:desk@example.com"},
            {FALLBACK: {"type": "sip", "sipUri": "sip:desk@example.com"}},
        ),
        ({f"{FALLBACK}.number": "(clear)"}, {FALLBACK: None}),
        ({f"{FALLBACK}.sipUri": "(clear)"}, {}),
    ],
)
def test_cells_become_values(cells: dict[str, str], result: dict[str, Any]) -> None:
    assert changed(cells) == result


@pytest.mark.parametrize(
    ("cell", "fallback"),
    [
        ("14155550111", NUMBER[FALLBACK]),
        ("447911123456", {"type": "number", "number": "+447911123456"}),
        ("14155550111", {**UNCHECKED, "number": "+14155550111"}),
        ("42", UNCHECKED),
    ],
)
def test_a_number_that_a_spreadsheet_read_as_an_amount_changes_nothing(
    cell: str, fallback: dict[str, Any]
) -> None:
    assert changed({f"{FALLBACK}.number": cell}, fallbackDestination=fallback) == {}
    assert changed({"name": "14155550111"}, name="+14155550111") == {}


@pytest.mark.parametrize(
    "cell",
    ["2079460000", "612345678", "3125550100", "15123456789", "4155550122", "447911123456"],
)
@pytest.mark.parametrize(
    "fallback", [NUMBER[FALLBACK], None, {**UNCHECKED, "number": "+14155550111"}]
)
def test_other_digits_without_a_plus_are_refused(
    cell: str, fallback: dict[str, Any] | None
) -> None:
    """020 7946 0000 in London would become a number in Egypt, 06 12 34 56 78 one in Australia."""
    with pytest.raises(CannotChange, match=r"^A12: Enter \+ and the country code .* spreadsheet"):
        changed({f"{FALLBACK}.number": cell}, fallbackDestination=fallback)


@pytest.mark.parametrize(
    ("cell", "fallback", "stored"),
    [
        ("0014155550122", NUMBER[FALLBACK], "+14155550122"),
        ("+447911123456", {**UNCHECKED, "number": "+14155550111"}, "+447911123456"),
        ("14155550122", UNCHECKED, "14155550122"),
    ],
)
def test_a_new_number_has_a_country_code_or_stands_where_none_is_needed(
    cell: str, fallback: dict[str, Any], stored: str
) -> None:
    result = changed({f"{FALLBACK}.number": cell}, fallbackDestination=fallback)
    assert result[FALLBACK]["number"] == stored


@pytest.mark.parametrize("cell", ["4.47911E+11", "4,47911E+11", "4.5E+11"])
@pytest.mark.parametrize("fallback", [NUMBER[FALLBACK], UNCHECKED])
def test_a_number_that_a_spreadsheet_shortened_is_refused(
    cell: str, fallback: dict[str, Any]
) -> None:
    with pytest.raises(CannotChange, match=r"^B12: .*shortened.*Format the column as text"):
        changed({"name": "Front", f"{FALLBACK}.number": cell}, fallbackDestination=fallback)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"name": "Front", "assistantId": "Nobody"}, "B12: "),
        ({"smsEnabled": "maybe"}, "A12: SMS"),
        ({f"{FALLBACK}.number": "12"}, "A12: Enter + and the country code first"),
        ({f"{FALLBACK}.number": "+1 4"}, "A12: Fallback destination: "),
        ({"assistantId": DESK, "squadId": SQUAD}, "A12 and B12: A number has only one of"),
    ],
)
def test_a_cell_that_can_not_be_used_is_named(cells: dict[str, str], words: str) -> None:
    with pytest.raises(CannotChange) as error:
        row(cells).applied_to(NUMBER, 1)
    assert str(error.value).startswith(words)


def test_every_cell_that_is_wrong_is_named() -> None:
    with pytest.raises(CannotChange) as error:
        row({"smsEnabled": "maybe", f"{FALLBACK}.number": "12"}).applied_to(NUMBER, 1)
    assert "A12: SMS" in str(error.value) and "B12: Enter + and" in str(error.value)


def test_a_number_that_was_changed_after_the_download_is_a_conflict() -> None:
    old = "2025-01-01T00:00:00.000Z"
    with pytest.raises(Outdated, match=r"name \(A12\)\.$"):
        row({"name": "Front", "smsEnabled": "true"}, old).applied_to(NUMBER, 1)
    assert row({"name": "Desk"}, old).applied_to(NUMBER, 1) == NUMBER
    current = str(NUMBER["updatedAt"])
    assert row({"name": "Front"}, current).applied_to(NUMBER, 1)["name"] == "Front"


@given(number=any_number())
def test_the_row_of_a_download_changes_nothing(number: dict[str, Any]) -> None:
    cells = cells_of(number, {})
    filled = {column: cells[column] for column in EDITABLE if cells[column].strip()}
    unchanged = row(filled, cells["updatedAt"]).applied_to(number, 1)
    assert unchanged is number
