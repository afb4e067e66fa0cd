"""JSON is compared strictly, found by path, and its differences are complete."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vapi_client.json_values import (
    ABSENT,
    JSON,
    Path,
    differences,
    place_of,
    same,
    texts,
    value_at,
    values_at,
    with_value_at,
)

KEYS = st.sampled_from(["a", "b", "1", "x.y", ""])
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 2), st.sampled_from([0.0, 1.0, 2.0]), st.text()
)
VALUES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below), max_leaves=12
)
OBJECTS = st.dictionaries(KEYS, VALUES)


def written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def paths_in(document: Any, path: Path = ()) -> list[Path]:
    """Return the path of a document and of everything in it."""
    below: list[Path] = []
    if isinstance(document, dict | list):
        steps = document.items() if isinstance(document, dict) else enumerate(document)
        below = [each for step, value in steps for each in paths_in(value, (*path, step))]
    return [path, *below]


def applied(document: Any, path: Path, value: Any) -> Any:
    """Return the document with another value at a path, or without it."""
    if not path:
        return value
    holder = value_at(document, path[:-1])
    if value is ABSENT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return document


class TestSame:
    @given(VALUES, VALUES)
    def test_two_values_are_the_same_when_their_json_is(self, one: Any, other: Any) -> None:
        assert same(one, other) is (written(one) == written(other))

    @given(VALUES)
    def test_a_value_equals_its_copy(self, value: Any) -> None:
        assert same(value, deepcopy(value))

    @given(VALUES)
    def test_an_absent_value_equals_only_itself(self, value: Any) -> None:
        assert same(ABSENT, ABSENT)
        assert not same(ABSENT, value)
        assert not same(value, ABSENT)

    @pytest.mark.parametrize(("one", "other"), [(20, 20.0), (1, True), (0, False), (None, False)])
    def test_values_that_python_takes_for_equal_may_differ(self, one: Any, other: Any) -> None:
        assert not same(one, other)
        assert not same({"a": [one]}, {"a": [other]})


class TestPaths:
    @given(VALUES)
    def test_every_path_leads_to_its_value(self, document: Any) -> None:
        for path in paths_in(document):
            value = value_at(document, path)
            assert value is not ABSENT
            assert any(each is value for each in values_at(document, path))

    @given(VALUES)
    def test_a_path_beyond_the_document_leads_to_nothing(self, document: Any) -> None:
        for path in paths_in(document):
            assert value_at(document, (*path, "missing")) is ABSENT
            assert value_at(document, (*path, 99)) is ABSENT

    def test_a_place_covers_every_position_of_a_list(self) -> None:
        document = {"hooks": [{"on": "a"}, {"on": "b"}, {}, 3]}
        assert list(values_at(document, ("hooks", 0, "on"))) == ["a", "b"]
        assert place_of(("hooks", 0, "on")) == place_of(("hooks", 1, "on")) == ("hooks", "*", "on")

    @given(VALUES)
    def test_every_string_is_found_with_its_path(self, document: Any) -> None:
        strings = [path for path in paths_in(document) if type(value_at(document, path)) is str]
        assert list(texts(document)) == [(path, value_at(document, path)) for path in strings]


class TestDifferences:
    @given(VALUES, VALUES, st.booleans())
    def test_there_are_none_between_equal_values_alone(
        self, before: Any, after: Any, into_lists: bool
    ) -> None:
        found = list(differences(before, after, into_lists=into_lists))
        assert (found == []) is same(before, after)

    @given(VALUES, VALUES, st.booleans())
    def test_each_says_what_stands_at_its_path(
        self, before: Any, after: Any, into_lists: bool
    ) -> None:
        for found in differences(before, after, into_lists=into_lists):
            assert found.before is value_at(before, found.path)
            assert found.after is value_at(after, found.path)
            assert not same(found.before, found.after)

    @given(VALUES, VALUES, st.booleans())
    def test_together_they_lead_from_one_value_to_the_other(
        self, before: Any, after: Any, into_lists: bool
    ) -> None:
        document = deepcopy(before)
        for found in differences(before, after, into_lists=into_lists):
            document = applied(document, found.path, deepcopy(found.after))
        assert same(document, after)

    @given(OBJECTS, OBJECTS)
    def test_a_depth_of_one_compares_each_key_as_a_whole(self, before: JSON, after: JSON) -> None:
        found = list(differences(before, after, depth=1))
        differing = [
            key
            for key in {**before, **after}
            if not same(before.get(key, ABSENT), after.get(key, ABSENT))
        ]
        assert [each.path for each in found] == [(key,) for key in differing]

    @given(VALUES, VALUES)
    def test_lists_are_compared_as_a_whole_unless_asked(self, before: Any, after: Any) -> None:
        assert all(
            isinstance(step, str) for found in differences(before, after) for step in found.path
        )

    def test_lists_of_equal_length_are_compared_item_by_item_when_asked(self) -> None:
        found = differences({"a": [1, [2]]}, {"a": [1, [3]]}, into_lists=True)
        assert list(found) == [(("a", 1, 0), 2, 3)]
        assert list(differences([1], [1, 2], into_lists=True)) == [((), [1], [1, 2])]

    def test_paths_begin_where_the_values_stand(self) -> None:
        [found] = differences({"url": "a"}, {"url": "b"}, ("server",))
        assert found.path == ("server", "url")


@given(OBJECTS, st.data())
def test_a_value_is_replaced_in_a_copy(document: JSON, data: st.DataObject) -> None:
    before = deepcopy(document)
    path = data.draw(st.sampled_from(paths_in(document)))
    changed = with_value_at(document, path, "new")
    assert value_at(changed, path) == "new"
    assert with_value_at(changed, path, value_at(before, path)) == before == document


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (20, 20.0, False),
        (1, True, False),
        (0, False, False),
        (None, ABSENT, False),
        (ABSENT, ABSENT, True),
        ("", None, False),
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, True),
        ({"a": 1}, {"a": 1.0}, False),
        ({"a": None}, {}, False),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
    ],
)
def test_values_are_compared_as_they_are_written(one: Any, other: Any, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected
