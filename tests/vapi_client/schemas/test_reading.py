"""Any object can be read, and its JSON stays complete and unchanged."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vapi_client.schemas.listing import PaginationMeta
from vapi_client.schemas.phone_number import PhoneNumber

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=8,
)
KNOWN = st.sampled_from(
    [
        "id",
        "provider",
        "number",
        "sipUri",
        "name",
        "status",
        "assistantId",
        "squadId",
        "workflowId",
        "server",
        "fallbackDestination",
        "hooks",
        "createdAt",
        "updatedAt",
    ]
)
ANY_OBJECT = st.dictionaries(KNOWN | st.text(), JSON_VALUES, max_size=12)


@given(ANY_OBJECT)
def test_any_object_can_be_read_and_its_json_stays_unchanged(received: dict[str, Any]) -> None:
    text = orjson.dumps(received)
    number = PhoneNumber.read(orjson.loads(text))
    assert orjson.dumps(number.received) == text


@given(st.lists(ANY_OBJECT, max_size=3))
def test_reading_many_equals_reading_each(received: list[dict[str, Any]]) -> None:
    assert PhoneNumber.read_all(received) == [PhoneNumber.read(each) for each in received]


def test_a_field_of_another_type_reads_as_unset() -> None:
    received = {"id": "1", "name": 7, "server": "x", "number": "+14155550100", "": 1}
    number = PhoneNumber.read(received)
    assert number.name is None
    assert number.server is None
    assert number.number == "+14155550100"
    assert number.received["name"] == 7


def test_dates_are_parsed_and_their_json_stays_unchanged() -> None:
    number = PhoneNumber.read({"id": "1", "createdAt": "2026-01-02T03:04:05.600Z"})
    assert number.created_at == datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)
    assert number.received["createdAt"] == "2026-01-02T03:04:05.600Z"


def test_a_missing_required_field_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError):
        PaginationMeta.read({"itemsPerPage": 10, "totalItems": "many", "currentPage": 1})


def test_a_repr_contains_no_value() -> None:
    number = PhoneNumber.read({"twilioAuthToken": "hunter2", "server": {"url": "https://a:b@c"}})
    assert repr(number) == "<PhoneNumber>"
