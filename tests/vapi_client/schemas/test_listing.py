"""List parameters are checked before they are sent, and answers are parsed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from vapi_client.json_values import JSON
from vapi_client.schemas.listing import (
    AssistantOrSquad,
    CreatedWindow,
    PageQuery,
    PaginationMeta,
    PhoneNumberPage,
)


def test_parameters_outside_the_document_are_invalid() -> None:
    for parameters in (
        {"limit": 1001},
        {"limit": -1},
        {"page": 0},
        {"search": "x" * 101},
        {"sortBy": "name"},
        {"sortOrder": "asc"},
        {"createdAtGe": datetime(2026, 1, 1)},  # without a time zone
    ):
        with pytest.raises(ValidationError):
            PageQuery.model_validate(parameters)


def test_unset_parameters_are_not_sent() -> None:
    assert PageQuery().to_parameters() == {}
    assert PageQuery(limit=0).to_parameters() == {"limit": "0"}


def test_times_are_sent_with_their_offset() -> None:
    berlin = timezone(timedelta(hours=1))
    window = CreatedWindow(created_at_ge=datetime(2026, 1, 1, 1, tzinfo=berlin))
    assert window.to_parameters() == {"createdAtGe": "2026-01-01T01:00:00+01:00"}


def test_the_numbers_of_a_page_keep_their_json() -> None:
    received: list[JSON] = [{"id": "1", "name": "Front desk"}, {"id": "2", "name": 5}]
    metadata = PaginationMeta(items_per_page=2, total_items=2, current_page=1)
    page = PhoneNumberPage(received, metadata)
    assert [each.name for each in page.numbers] == ["Front desk", None]
    assert [each.received for each in page.numbers] == received
    assert page.numbers is page.numbers, "parsed once"


def test_an_assistant_keeps_nothing_but_its_id_name_and_time() -> None:
    received = {"id": "1", "name": "Ada", "createdAt": "2026-01-01T00:00:00Z", "model": {"x": "y"}}
    assistant = AssistantOrSquad.read(received)
    assert (assistant.id, assistant.name) == ("1", "Ada")
    assert assistant.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert assistant.received == {}
