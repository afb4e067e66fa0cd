"""Rows of a list keep their place while people add, move and remove them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.forms.row_keys import item_at, keys_of, positions
from vapi_client.json_values import ABSENT

ITEMS = st.lists(st.integers(0, 3), max_size=6)


def holds_nothing(key: str, item: Any) -> bool:
    return False


def test_an_unchanged_list_has_its_positions_as_keys() -> None:
    assert positions(["a", "b"]) == ["0", "1"]
    assert keys_of(["a", "b"], ["a", "b"], holds_nothing) == ["0", "1"]


def test_a_moved_item_keeps_its_row() -> None:
    assert keys_of(["b", "a"], ["a", "b"], holds_nothing) == ["1", "0"]


def test_an_added_item_gets_a_new_row() -> None:
    assert keys_of(["new", "a", "newer"], ["a"], holds_nothing) == ["new1", "0", "new2"]


def test_a_changed_item_gets_a_row_that_can_hold_it() -> None:
    base = [{"kind": "sip"}, {"kind": "number"}]
    changed = [{"kind": "number", "digits": "1"}]

    def holds(key: str, item: Any) -> bool:
        return bool(base[int(key)]["kind"] == item["kind"])

    assert keys_of(changed, base, holds) == ["1"]


@given(ITEMS, ITEMS)
def test_every_item_has_a_row_of_its_own(items: list[int], base: list[int]) -> None:
    keys = keys_of(items, base, holds_nothing)
    assert len(set(keys)) == len(items)
    for key, item in zip(keys, items, strict=True):
        assert item_at(base, key) in (item, ABSENT)


@pytest.mark.parametrize("key", ["2", "-1", "01", "new1", "", "9999999999", "²"])
def test_other_keys_stand_for_new_rows(key: str) -> None:
    assert item_at(["a", "b"], key) is ABSENT
    assert item_at(ABSENT, "0") is ABSENT
