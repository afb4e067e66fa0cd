"""Three-way merges lose no change and never settle a conflict without a decision."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.saving.merging import ASSIGNMENT, Conflict, Merged, changes, merge, resolve
from vapi_client.json_values import ABSENT, JSON, same
from vapi_client.schemas.phone_number import ASSIGNEE_IDS

SCALARS = st.sampled_from([None, True, False, 0, 1, 1.0, 20, 20.0, "", "a", "b"])
VALUES = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "c.d", "type"]), below, max_size=3)
    ),
    max_leaves=6,
)
IDS = st.dictionaries(st.sampled_from(ASSIGNEE_IDS), st.sampled_from(["1", "2"]), max_size=3)
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "c.d", "e"]), VALUES, max_size=4)
OBJECTS = st.builds(lambda fields, ids: {**fields, **ids}, FIELDS, IDS)


@given(OBJECTS, OBJECTS)
def test_a_change_of_one_side_is_taken(base: JSON, changed: JSON) -> None:
    for merged in (merge(base, base, changed), merge(base, changed, base)):
        assert merged.conflicts == ()
        assert same(merged.value, changed)


@given(OBJECTS, OBJECTS)
def test_the_same_change_by_both_is_no_conflict(base: JSON, changed: JSON) -> None:
    assert same(merge(base, changed, changed).value, changed)
    assert merge(base, changed, changed).conflicts == ()


@given(OBJECTS, OBJECTS, OBJECTS)
def test_both_sides_see_the_same_conflicts(base: JSON, mine: JSON, theirs: JSON) -> None:
    merged, mirrored = merge(base, mine, theirs), merge(base, theirs, mine)
    assert {each.path: (each.mine, each.theirs) for each in merged.conflicts} == {
        each.path: (each.theirs, each.mine) for each in mirrored.conflicts
    }
    if not merged.conflicts:
        assert same(merged.value, mirrored.value)


@given(OBJECTS, st.data())
def test_changes_of_different_fields_always_merge(base: JSON, data: st.DataObject) -> None:
    fields = data.draw(st.permutations(["a", "b", "c.d", "e"]))
    mine, theirs = dict(base), dict(base)
    for field, side in zip(fields[:2], (mine, theirs), strict=True):
        side.pop(field, None)
        if data.draw(st.booleans()):
            side[field] = data.draw(VALUES)

    merged = merge(base, mine, theirs)

    assert merged.conflicts == ()
    assert same(_assignment(merged.value), _assignment(base))
    for name in fields:
        owner = mine if name == fields[0] else theirs
        assert same(merged.value.get(name, ABSENT), owner.get(name, ABSENT))


@given(OBJECTS, OBJECTS, OBJECTS)
def test_deciding_everything_one_way_leaves_no_conflict(
    base: JSON, mine: JSON, theirs: JSON
) -> None:
    merged = merge(base, mine, theirs)
    for side in ("mine", "theirs"):
        decisions = {each.name: f"{side}:{each.digest}" for each in merged.conflicts}
        resolved = resolve(merged, decisions)
        assert resolved.conflicts == ()
        for conflict in merged.conflicts:
            is_assignment = conflict.path == ASSIGNMENT
            whole = {"assignment": _assignment(resolved.value) or ABSENT}
            value = whole if is_assignment else resolved.value
            assert same(_at(conflict.path, value), getattr(conflict, side))


@given(OBJECTS, OBJECTS, OBJECTS, st.sampled_from(["mine", "theirs"]))
def test_the_assignment_is_always_a_whole_one_of_either_side(
    base: JSON, mine: JSON, theirs: JSON, side: str
) -> None:
    merged = merge(base, mine, theirs)
    decisions = {each.name: f"{side}:{each.digest}" for each in merged.conflicts}
    for result in (merged, resolve(merged, decisions)):
        assert _assignment(result.value) in (_assignment(mine), _assignment(theirs))
    choices = [_assignment(each) for each in (base, mine, theirs)]
    are_three = all(choices.count(each) == 1 for each in choices)
    assert are_three == (ASSIGNMENT in [each.path for each in merged.conflicts])


def test_objects_are_merged_key_by_key() -> None:
    base = {"server": {"url": "https://a", "timeoutSeconds": 20, "headers": {"X-A": "1"}}}
    mine = {"server": {"url": "https://b", "timeoutSeconds": 20, "headers": {"X-A": "1"}}}
    theirs = {"server": {"url": "https://a", "headers": {"X-A": "1", "X-B": "2"}}}
    assert merge(base, mine, theirs) == Merged(
        {"server": {"url": "https://b", "headers": {"X-A": "1", "X-B": "2"}}}
    )


def test_a_value_that_both_sides_changed_is_a_conflict_and_keeps_their_value() -> None:
    base = {"server": {"url": "https://a", "timeoutSeconds": 20}, "name": "Old"}
    mine = {"server": {"url": "https://b", "timeoutSeconds": 30}, "name": "Mine"}
    theirs = {"server": {"url": "https://c", "timeoutSeconds": 20}}

    merged = merge(base, mine, theirs)

    assert merged.value == {"server": {"url": "https://c", "timeoutSeconds": 30}}
    assert merged.conflicts == (
        Conflict(("server", "url"), "https://a", "https://b", "https://c"),
        Conflict(("name",), "Old", "Mine", ABSENT),
    )


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        pytest.param([1], [1, 2], [0, 1], id="lists"),
        pytest.param(ABSENT, {"a": 1}, {"b": 1}, id="objects added by both"),
        pytest.param({"a": 1}, {"a": 2}, ABSENT, id="changed and removed"),
        pytest.param(
            {"type": "number", "number": "1"},
            {"type": "sip", "sipUri": "sip:a"},
            {"type": "number", "number": "1", "extension": "2"},
            id="objects of another type",
        ),
        pytest.param(20, 20.0, 21, id="numbers as written"),
    ],
)
def test_lists_added_removed_and_retyped_objects_are_not_merged(
    base: Any, mine: Any, theirs: Any
) -> None:
    sides = [{} if value is ABSENT else {"x": value} for value in (base, mine, theirs)]
    assert merge(*sides).conflicts == (Conflict(("x",), base, mine, theirs),)


def test_a_decision_applies_only_to_the_value_that_was_seen() -> None:
    base, mine = {"name": "Old", "x": 1}, {"name": "Mine", "x": 2}
    [seen] = merge(base, mine, {"name": "Theirs", "x": 1}).conflicts
    decisions = {"name": f"mine:{seen.digest}"}

    assert resolve(merge(base, mine, {"name": "Theirs", "x": 1}), decisions).value["name"] == "Mine"
    later = resolve(merge(base, mine, {"name": "Theirs again", "x": 1}), decisions)
    assert [conflict.theirs for conflict in later.conflicts] == ["Theirs again"]
    assert later.value == {"name": "Theirs again", "x": 2}


@pytest.mark.parametrize("decision", ["", "mine", "mine:", "yours:{}", "theirs:0", "{}"])
def test_an_invalid_decision_decides_nothing(decision: str) -> None:
    merged = merge({"a": 1}, {"a": 2}, {"a": 3})
    [conflict] = merged.conflicts
    decided = resolve(merged, {"a": decision.format(conflict.digest)})
    assert decided == merged


def test_conflict_names_are_unique_even_if_keys_contain_dots() -> None:
    base = {"a.b": 1, "a": {"b": 1}}
    merged = merge(base, {"a.b": 2, "a": {"b": 2}}, {"a.b": 3, "a": {"b": 3}})
    assert len({each.name for each in merged.conflicts}) == 2


def test_a_digest_depends_on_path_and_value_but_not_on_the_order_of_keys() -> None:
    def digest(theirs: Any, path: tuple[str, ...] = ("x",)) -> str:
        return Conflict(path, 0, 0, theirs).digest

    assert len({digest(value) for value in (1, 1.0, True, "1", None, ABSENT, [1], [])}) == 8
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(1) != digest(1, ("y",))


def test_no_repr_shows_a_value() -> None:
    merged = merge({"token": "a"}, {"token": "hunter2"}, {"token": "hunter3"})
    assert "hunter" not in repr(merged)


def test_changes_are_whole_fields_with_null_for_removed_ones() -> None:
    before = {"name": "Old", "server": {"url": "a", "x": 1}, "hooks": [], "status": "active"}
    after = {"server": {"url": "b", "x": 1}, "hooks": [], "status": "blocked", "squadId": "s"}
    fields = ("name", "server", "hooks", "squadId")
    assert changes(before, after, fields) == {
        "name": None,
        "server": {"url": "b", "x": 1},
        "squadId": "s",
    }


def test_null_and_unset_are_no_change() -> None:
    assert changes({"a": None}, {"b": None}, ("a", "b")) == {}


@given(FIELDS, FIELDS)
def test_applying_the_changes_gives_the_new_object(before: JSON, after: JSON) -> None:
    fields = ("a", "b", "c.d", "e")
    patched = {**before, **changes(before, after, fields)}
    assert all(same(patched.get(name), after.get(name)) for name in fields)


def _assignment(number: JSON) -> JSON:
    return {name: number[name] for name in ASSIGNEE_IDS if name in number}


def _at(path: tuple[str, ...], value: Any) -> Any:
    for step in path:
        if step not in value:
            return ABSENT
        value = value[step]
    return value
