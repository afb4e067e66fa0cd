"""JSON as labelled entries."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.entries import LEVELS, entries_of, render_entries
from vapi_client.masking import MASK

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES))
def test_any_json_can_be_shown(shown: dict[str, Any]) -> None:
    assert len(entries_of(shown)) == len(shown)
    assert render_entries(entries_of(shown)).count("<dt>") >= len(shown)


@pytest.mark.parametrize(
    ("name", "value", "kind", "text"),
    [
        ("enabled", True, "text", "Yes"),
        ("codes", [400, 401], "text", "400, 401"),
        ("codes", [], "text", "Empty"),
        ("name", "", "unset", "Empty"),
        ("server", None, "unset", "null"),
        ("authToken", MASK, "masked", "Set, hidden"),
        ("number", "+14155550100", "number", "+1 415-555-0100"),
        ("credentialId", "abc", "id", "abc"),
        ("createdAt", "2026-01-01T00:00:00Z", "moment", "2026-01-01T00:00:00Z"),
        ("createdAt", "yesterday", "text", "yesterday"),
    ],
)
def test_a_value_is_shown_by_what_it_is(name: str, value: object, kind: str, text: str) -> None:
    [entry] = entries_of({name: value})
    assert (entry.kind, entry.text) == (kind, text)


def test_names_of_headers_stay_as_they_are() -> None:
    [headers] = entries_of({"sipHeaders": {"X-Department": "claims", "x_region": MASK}})
    assert headers.label == "SIP headers"
    assert [below.label for below in headers.below] == ["X-Department", "x_region"]


def test_items_of_a_list_are_numbered() -> None:
    [hooks] = entries_of({"filters": [{"type": "a"}, {"type": "b"}]})
    assert [below.label for below in hooks.below] == ["1", "2"]


def test_what_is_nested_too_deeply_is_shown_as_json() -> None:
    deep: Any = {"last": 1}
    for _ in range(LEVELS + 1):
        deep = {"a": deep}
    entry = entries_of(deep)[0]
    for _ in range(LEVELS - 1):
        entry = entry.below[0]
    assert entry.below[0].kind == "json"
    assert '"last": 1' in entry.below[0].text


def test_markup_in_a_value_is_escaped() -> None:
    markup = render_entries(entries_of({"<b>": "<script>", "id": "<i>"}))
    assert "<script>" not in markup and "<i>" not in markup
