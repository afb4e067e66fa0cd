"""Placeholders for credentials in JSON that a person edits."""

import json
import re
from typing import Any

import pytest
from hypothesis import given

from phone_numbers.forms.credential_placeholders import Placeholders
from tests.any_number import newer_objects_of
from vapi_client.json_values import JSON, Path
from vapi_client.masking import MASK, masked
from vapi_client.schemas.providers import PROVIDERS

NUMBER: JSON = {
    "twilioAuthToken": "hunter2",
    "twilioApiSecret": "hunter2",
    "server": {
        "url": "https://ada:hunter3@example.com",
        "headers": {"Accept": "a", "Authorization": "Bearer hunter4"},
    },
    "hooks": [{"do": {"destination": {"sipHeaders": {"X-Api-Key": "hunter5"}}}}],
}


def restored(value: Any, number: JSON = NUMBER) -> tuple[Any, list[Path]]:
    misplaced: list[Path] = []
    return Placeholders(number).restore(value, (), misplaced), misplaced


def test_each_credential_has_its_own_placeholder() -> None:
    shown = Placeholders(NUMBER).hide(NUMBER)
    assert shown == {
        "twilioAuthToken": f"{MASK} 1",
        "twilioApiSecret": f"{MASK} 1",
        "server": {
            "url": f"https://{MASK} 2@example.com",
            "headers": {"Accept": "a", "Authorization": f"{MASK} 3"},
        },
        "hooks": [{"do": {"destination": {"sipHeaders": {"X-Api-Key": f"{MASK} 4"}}}}],
    }
    assert restored(shown) == (NUMBER, [])


@given(newer_objects_of(PROVIDERS["twilio"].stored))
def test_any_number_is_restored(number: JSON) -> None:
    assert restored(Placeholders(number).hide(number), number) == (number, [])


@given(newer_objects_of(PROVIDERS["twilio"].stored))
def test_placeholders_show_no_more_than_masks(number: JSON) -> None:
    shown = json.dumps(Placeholders(number).hide(number), ensure_ascii=False)
    assert re.sub(f"{MASK} [0-9]+", MASK, shown) == json.dumps(masked(number), ensure_ascii=False)


def test_a_placeholder_counts_at_another_position_of_its_list() -> None:
    [hook] = Placeholders(NUMBER).hide(NUMBER)["hooks"]
    assert restored({"hooks": [{}, hook]}) == ({"hooks": [{}, NUMBER["hooks"][0]]}, [])


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"name": f"{MASK} 1"}, ("name",)),
        ({"twilioAuthToken": f"{MASK} 3"}, ("twilioAuthToken",)),
        ({"server": {"headers": {"X-Other": f"{MASK} 3"}}}, ("server", "headers", "X-Other")),
        ({"server": {"url": f"https://{MASK} 2@evil.example"}}, ("server", "url")),
        ({"twilioAuthToken": MASK}, ("twilioAuthToken",)),
        ({"twilioAuthToken": f"{MASK} 9"}, ("twilioAuthToken",)),
        ({"hooks": [{"name": f"a {MASK} 4"}]}, ("hooks", 0, "name")),
    ],
)
def test_a_placeholder_at_another_path_is_misplaced(value: JSON, path: Path) -> None:
    assert restored(value) == (value, [path])


def test_a_new_credential_is_hidden_too() -> None:
    hidden = Placeholders(NUMBER).hide({**NUMBER, "twilioAuthToken": "new", "twilioApiSecret": ""})
    assert (hidden["twilioAuthToken"], hidden["twilioApiSecret"]) == (MASK, "")
