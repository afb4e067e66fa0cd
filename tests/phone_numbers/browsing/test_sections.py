"""The sections of a number's page: each field once, whatever it holds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.browsing.sections import DATES, ELSEWHERE, OTHER, SECTIONS, sections_of
from phone_numbers.display import field_label
from vapi_client.json_values import JSON

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=8,
)
NAMES = [*ELSEWHERE, *DATES, "sipUri", "smsEnabled", *(n for ns in SECTIONS.values() for n in ns)]
NUMBER: JSON = {
    "id": "00000000-0000-4000-8000-000000000001",
    "orgId": "acme",
    "provider": "twilio",
    "number": "+14155550100",
    "name": "Front desk",
    "status": "active",
    "assistantId": "assistant-1",
    "smsEnabled": True,
    "hooks": [],
    "fallbackDestination": {"type": "number", "number": "+13125550199"},
    "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-01-01T00:00:00Z",
}


def titles(shown: JSON) -> dict[str, list[str]]:
    return {each.title: [entry.label for entry in each.entries] for each in sections_of(shown)}


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), VALUES))
def test_any_json_can_be_shown(shown: dict[str, Any]) -> None:
    assert all(section.entries for section in sections_of(shown))


def test_what_the_rest_of_the_page_shows_is_in_no_section() -> None:
    assert titles(NUMBER) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hooks", {"on": "call.ringing"}),
        ("fallbackDestination", "+13125550199"),
        ("assistantId", 7),
        ("createdAt", "yesterday"),
        ("updatedAt", "2026-01-01T00:00:00"),
        ("status", ["active"]),
        ("smsEnabled", "on"),
        ("carrierRegion", {"zone": 3}),
    ],
)
def test_what_the_rest_of_the_page_cannot_show_is_among_the_other_fields(
    name: str, value: object
) -> None:
    assert titles({**NUMBER, name: value}) == {OTHER: [field_label(name)]}


def test_sms_of_another_provider_is_among_the_other_fields() -> None:
    assert titles({**NUMBER, "provider": "vapi"}) == {OTHER: ["SMS enabled"]}


def test_a_sip_address_beside_a_number_is_shown() -> None:
    assert titles({**NUMBER, "sipUri": "sip:desk@sip.vapi.ai"}) == {OTHER: ["SIP URI"]}
    alone = {**NUMBER, "number": None, "sipUri": "sip:desk@sip.vapi.ai"}
    assert titles(alone) == {}


def test_a_server_shows_its_fields_under_its_own_heading() -> None:
    server = {"url": "https://hooks.example.com", "headers": {"x-team_1": "support"}}
    [section] = sections_of({**NUMBER, "server": server})
    assert section.title == "Server"
    assert [entry.label for entry in section.entries] == ["URL", "Headers"]
    assert [below.label for below in section.entries[1].below] == ["x-team_1"]


def test_a_server_that_is_no_object_is_shown_as_it_is() -> None:
    [section] = sections_of({**NUMBER, "server": "https://hooks.example.com"})
    assert [entry.text for entry in section.entries] == ["https://hooks.example.com"]


def test_an_empty_server_has_no_section() -> None:
    assert titles({**NUMBER, "server": {}}) == {}
