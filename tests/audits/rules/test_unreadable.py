"""Values that can't be read or shown as they are."""

from typing import Any

import pytest

from tests.audits.cases import number, reason_of
from vapi_client.json_text import read_json


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ('{"createdAt": "2026-01-01T00:00:00"}', "created at"),
        ('{"updatedAt": "yesterday"}', "updated at"),
        ('{"name": 7, "number": []}', "name, number"),
        (r'{"name": "a\ud800"}', "name"),
        (r'{"hooks": [{"a": ["\udc00"]}]}', "another field"),
        (r'{"server": {"headers": {"\udc00": 1}}}', "server"),
        ('{"x": %s}' % ("[" * 120 + "]" * 120), "another field"),
        ('{"id": 7}', "id"),
    ],
)
def test_unreadable_parts_are_named(fields: str, parts: str) -> None:
    found = reason_of("unreadable-parts", number(**read_json(fields)))
    assert found == f"Can't be read as Vapi wrote it: {parts}."


@pytest.mark.parametrize(
    "fields",
    [
        {"createdAt": None},
        {"status": 7, "provider": 7},
        {"name": "\N{REPLACEMENT CHARACTER} \0", "x": [2**64, "é 🌙"]},
    ],
)
def test_unset_and_readable_values_are_not_found(fields: dict[str, Any]) -> None:
    assert reason_of("unreadable-parts", number(**fields)) is None
