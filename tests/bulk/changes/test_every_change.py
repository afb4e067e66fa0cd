"""What holds for every change, with any number that Vapi can return."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.changes import CannotChange, Change, read_change
from bulk.changes.delete import Delete
from phone_numbers.saving.patch import without_null
from tests.any_number import newer_objects_of, objects_of
from vapi_client.json_text import read_json, write_json
from vapi_client.json_values import JSON, same
from vapi_client.schemas.providers import PROVIDERS

from .samples import ASSIGNMENT, DESK, SAMPLES

EVERY = pytest.mark.parametrize("name", SAMPLES)


def any_number() -> st.SearchStrategy[JSON]:
    stored = [provider.stored for provider in PROVIDERS.values()]
    return st.one_of([make(each) for make in (objects_of, newer_objects_of) for each in stored])


def applied(change: Change, number: JSON) -> JSON | None:
    try:
        return change.applied_to(number, 7)
    except CannotChange as error:
        assert str(error).endswith(".")
        return None


@EVERY
@given(number=any_number())
def test_twice_is_once(name: str, number: JSON) -> None:
    change, _ = SAMPLES[name]
    once = applied(change, number)
    if once is not None:
        twice = applied(change, once)
        assert twice is not None
        assert same(without_null(once), without_null(twice))


@EVERY
@given(number=any_number())
def test_nothing_else_changes(name: str, number: JSON) -> None:
    change, touched = SAMPLES[name]
    before = deepcopy(number)
    result = applied(change, number)
    assert same(number, before)
    if result is not None:
        for side, other in ((number, result), (result, number)):
            for field in side.keys() - touched:
                assert same(side[field], other[field]), field


@EVERY
def test_a_change_is_stored_and_read_as_the_same(name: str) -> None:
    change, _ = SAMPLES[name]
    stored = read_json(write_json(change.model_dump(mode="python")))
    assert read_change(stored) == change


@EVERY
def test_a_title_says_what_the_change_does(name: str) -> None:
    change, touched = SAMPLES[name]
    title = change.title({DESK: "Front desk"})
    assert title[0].isupper() and not title.endswith(".")
    if touched == ASSIGNMENT and DESK in str(change.model_dump()):
        assert DESK not in title


def test_a_deleted_number_is_nothing() -> None:
    assert Delete().applied_to({"id": "n", "provider": "vapi"}, 1) == {}
    assert isinstance(read_change(Delete().model_dump()), Delete)
