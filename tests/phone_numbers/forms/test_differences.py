"""What an edit changes, for people to read."""

from typing import Any

import pytest

from phone_numbers.forms.differences import Difference, differences, shown_conflict
from phone_numbers.saving.merging import merge
from vapi_client.json_values import ABSENT, JSON
from vapi_client.masking import MASK


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"name": "a"}, {"name": "b"}, ("Name", "a", "b")),
        ({}, {"name": "b"}, ("Name", "Not set", "b")),
        ({"name": "a"}, {"name": None}, ("Name", "a", "Not set")),
        ({"name": "a"}, {"name": ""}, ("Name", "a", "Empty")),
        ({"smsEnabled": True}, {"smsEnabled": False}, ("SMS enabled", "On", "Off")),
        ({"a": 20}, {"a": 20.0}, ("A", "20", "20.0")),
        ({"server": {"url": "a"}}, {"server": {"url": "b"}}, ("Server › URL", "a", "b")),
        ({"server": {"url": "a"}}, {}, ("Server", '{\n  "url": "a"\n}', "Not set")),
        (
            {"hooks": [{"on": "a"}, {"on": "b"}]},
            {"hooks": [{"on": "a"}, {"on": "c"}]},
            ("Hooks › 2 › On", "b", "c"),
        ),
        ({"hooks": [1]}, {"hooks": []}, ("Hooks", "[\n  1\n]", "[]")),
    ],
)
def test_place_by_place(before: JSON, after: JSON, found: tuple[str, str, str]) -> None:
    assert differences(before, after) == [Difference(*found)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"twilioAuthToken": "hunter2"}, {"twilioAuthToken": "hunter3"}),
        ({"server": {"headers": {"A": "hunter2"}}}, {"server": {"headers": {"A": "hunter3"}}}),
        ({"url": "https://a:hunter2@b"}, {"url": "https://a:hunter3@b"}),
        ({"hooks": [{"token": "hunter2"}]}, {"hooks": [{"token": "hunter3"}, 1]}),
        ({"token": "hunter2"}, {}),
    ],
)
def test_credentials_are_hidden(before: JSON, after: JSON) -> None:
    [found] = differences(before, after)
    assert "hunter" not in repr(found)
    assert MASK in repr(found)
    assert found.before != found.after


def test_nothing() -> None:
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) == []


class TestConflicts:
    @pytest.mark.parametrize(
        ("base", "mine", "theirs", "shown"),
        [
            ("a", "b", "c", ("a", "b", "c")),
            ("a", ABSENT, "c", ("a", "Not set", "c")),
            (1, 1.0, 2, ("1", "1.0", "2")),
        ],
    )
    def test_all_three_values(self, base: Any, mine: Any, theirs: Any, shown: Any) -> None:
        sides = ({} if each is ABSENT else {"x": each} for each in (base, mine, theirs))
        [conflict] = merge(*({"server": {"y": 1, **side}} for side in sides)).conflicts
        found = shown_conflict(conflict, {})
        assert found.place == "Server › X"
        assert (found.base, found.mine, found.theirs) == shown

    def test_credentials_are_hidden(self) -> None:
        sides = ({"server": {"headers": {"A": f"hunter{i}"}}} for i in range(3))
        [conflict] = merge(*sides).conflicts
        assert "hunter" not in repr(shown_conflict(conflict, {}))

    def test_a_decision_counts_for_what_was_seen(self) -> None:
        [conflict] = merge({"name": "a"}, {"name": "b"}, {"name": "c"}).conflicts
        seen = {conflict.name: f"mine:{conflict.digest}"}
        assert shown_conflict(conflict, seen).decision == "mine"
        assert shown_conflict(conflict, {conflict.name: "mine:before"}).decision == ""
