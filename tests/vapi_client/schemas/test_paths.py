"""The path of a fault is a path of the JSON, without the names that pydantic adds for unions."""

from typing import Any

import pytest
from pydantic import ValidationError

from vapi_client.json_values import ABSENT, value_at
from vapi_client.schemas.paths import is_untaken_branch, json_path
from vapi_client.schemas.phone_number import UpdateVapiPhoneNumber

PATHS: list[tuple[dict[str, Any], tuple[str | int, ...]]] = [
    ({"name": 1}, ("name",)),
    ({"server": {"url": 1}}, ("server", "url")),
    ({"fallbackDestination": {"type": "sip", "sipUri": 1}}, ("fallbackDestination", "sipUri")),
    (
        {"hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": 1}]}]},
        ("hooks", 0, "do", 0, "exact"),
    ),
    ({"server": {"encryptedPaths": ["$.a", 1]}}, ("server", "encryptedPaths", 1)),
    ({"unknown": {"a": 1}}, ("unknown",)),
]


@pytest.mark.parametrize(("changes", "path"), PATHS)
def test_the_path_leads_to_the_value_that_is_invalid(
    changes: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        UpdateVapiPhoneNumber.model_validate({"provider": "vapi", **changes})
    found = [json_path(UpdateVapiPhoneNumber, each["loc"]) for each in caught.value.errors()]
    assert found == [path]
    assert value_at(changes, path) is not ABSENT


def test_an_object_is_not_said_to_be_no_text_if_it_has_faults_of_its_own() -> None:
    inside = ("message", "content")
    assert is_untaken_branch("string_type", ("message",), [("message",), inside])
    assert not is_untaken_branch("string_type", ("message",), [("message",)])
    assert not is_untaken_branch("missing", ("message",), [("message",), inside])
    assert not is_untaken_branch("string_type", inside, [("message",), inside])
