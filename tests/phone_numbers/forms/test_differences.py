"""Differences that an edit makes, as people read them."""

import pytest

from phone_numbers.forms.differences import Difference, differences
from vapi_client.json_values import JSON
from vapi_client.masking import MASK


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"name": "a"}, {"name": "b"}, ("Name", "a", "b")),
        ({}, {"name": "b"}, ("Name", None, "b")),
        ({"name": "a"}, {"name": None}, ("Name", "a", None)),
        ({"name": "a"}, {"name": ""}, ("Name", "a", "Empty")),
        ({"smsEnabled": True}, {"smsEnabled": False}, ("SMS enabled", "On", "Off")),
        ({"a": 20}, {"a": 20.0}, ("A", "20", "20.0")),
        ({"server": {"url": "a"}}, {"server": {"url": "b"}}, ("Server › URL", "a", "b")),
        ({"server": {"url": "a"}}, {}, ("Server › URL", "a", None)),
        ({"server": None}, {"server": {"url": "a"}}, ("Server › URL", None, "a")),
        ({}, {"server": {}}, ("Server", None, "{}")),
        (
            {"hooks": [{"on": "a"}, {"on": "b"}]},
            {"hooks": [{"on": "a"}, {"on": "c"}]},
            ("Hooks › 2 › On", "b", "c"),
        ),
        ({}, {"hooks": [{"on": "a"}]}, ("Hooks › 1 › On", None, "a")),
        (
            {"hooks": [{"on": "a"}, {"on": "b"}, {"on": "c"}]},
            {"hooks": [{"on": "a"}, {"on": "c"}]},
            ("Hooks › 2 › On", "b", None),
        ),
        (
            {"hooks": [{"on": "a"}, {"on": "b"}]},
            {"hooks": [{"on": "a"}, {"on": "c"}, {"on": "b"}]},
            ("Hooks › 2 › On", None, "c"),
        ),
        ({"hooks": [1]}, {"hooks": []}, ("Hooks", "[\n  1\n]", "[]")),
        (
            {"server": {"headers": {"X-Team": "a"}}},
            {"server": {"headers": {}}},
            ("Server › Headers › X-Team", MASK, None),
        ),
        ({"paths": ["a", "b"]}, {"paths": ["a"]}, ("Paths", "a\nb", "a")),
        ({"language": "de"}, {"language": "xx"}, ("Language", "German (de)", "xx")),
    ],
)
def test_each_place_has_its_value_before_and_after(
    before: JSON, after: JSON, found: tuple[str, str, str]
) -> None:
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
def test_credentials_are_masked(before: JSON, after: JSON) -> None:
    [found] = differences(before, after)
    assert "hunter" not in repr(found)
    assert MASK in repr(found)
    assert found.before != found.after


def test_equal_values_have_no_differences() -> None:
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) == []


def test_assistants_and_squads_have_names() -> None:
    names = {"5c86a9ab-a322": "Claims intake"}
    found = differences({"assistantId": "5c86a9ab-a322"}, {"assistantId": "other"}, names)
    assert found == [Difference("Assistant", "Claims intake (5c86a9ab)", "other")]
