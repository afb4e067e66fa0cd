"""Masking hides every credential and changes nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vapi_client.masking import MASK, credentials, hidden_texts, masked, was_masked

SECRET = "s3cr3t-value"

KEYS = st.sampled_from(
    [
        "twilioAuthToken",
        "TOKEN",
        "secret",
        "twilioApiSecret",
        "password",
        "apiKey",
        "api_key",
        "x-api-key",
        "Authorization",
        "serverUrlSecret",
        "accessTokenPlan",
    ]
)
WORDS = st.text(st.characters(exclude_characters="=@:"))  # every address with a credential has one
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS)
PLAIN = st.recursive(
    LEAVES,
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "number", "do", "x"]), below)
    ),
    max_leaves=12,
)
NESTED = st.recursive(
    st.dictionaries(KEYS, st.sampled_from([SECRET, [SECRET], {"value": SECRET}]), min_size=1),
    lambda below: st.lists(below, min_size=1, max_size=3) | st.fixed_dictionaries({"x": below}),
    max_leaves=6,
)


@given(NESTED)
def test_every_value_under_a_credential_key_is_masked_at_any_depth(value: Any) -> None:
    assert SECRET not in json.dumps(masked(value))


@given(PLAIN)
def test_other_values_are_not_masked(value: Any) -> None:
    assert masked(value) == value


def test_all_headers_but_the_harmless_are_masked() -> None:
    headers = {"Accept": "a", "content-type": "b", "User-Agent": "c", "X-Anything": "d", "n": None}
    assert masked({"server": {"headers": headers}})["server"]["headers"] == {
        "Accept": "a",
        "content-type": "b",
        "User-Agent": "c",
        "X-Anything": MASK,
        "n": None,
    }


def test_null_is_not_masked() -> None:
    assert masked({"twilioAuthToken": None}) == {"twilioAuthToken": None}


@pytest.mark.parametrize("key", ["headers", "Headers", "sipHeaders", "custom_headers", "HEADERS"])
@pytest.mark.parametrize(
    "headers", [{"X-Reason": SECRET}, [{"name": "X", "value": SECRET}], SECRET]
)
def test_headers_of_every_kind_and_form_are_masked(key: str, headers: Any) -> None:
    assert SECRET not in json.dumps(masked({"destination": {key: headers}}))


def test_a_flag_about_headers_is_not_masked() -> None:
    plan = {"sipHeadersInReferToEnabled": True}
    assert masked(plan) == plan


@pytest.mark.parametrize(
    "key", ["auth", "pwd", "jwt", "sig", "signature", "dbPasswd", "privateKey"]
)
def test_short_names_of_credentials_are_masked(key: str) -> None:
    assert masked({key: SECRET}) == {key: MASK}


def test_the_hidden_texts_of_a_value_are_all_that_masking_hides() -> None:
    value = {
        "name": "a",
        "twilioAuthToken": "b",
        "server": {"url": "https://c:d@host/?e=f", "headers": {"X": "g", "Y": None}},
        "secrets": ["h", {"i": "j"}],
    }
    assert hidden_texts(value) == {"b", "c:d", "f", "g", "h", "j"}


@given(NESTED)
def test_every_credential_is_found_with_its_path(value: Any) -> None:
    found = list(credentials(value))
    assert found
    for path, text in found:
        place = value
        for step in path:
            place = place[step]
        assert place == text == SECRET
    assert len(found) == json.dumps(value).count(SECRET)


@given(PLAIN)
def test_other_values_are_not_found_as_credentials(value: Any) -> None:
    assert list(credentials(value)) == []


def test_all_headers_but_the_harmless_are_credentials() -> None:
    server = {"headers": {"Accept": "a", "X-Anything": "d", "none": None}}
    assert list(credentials({"server": server})) == [(("server", "headers", "X-Anything"), "d")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("****************", True),
        ("SK***1234", True),
        ("•••", True),
        ("●●●●ab", True),
        (MASK, True),
        ("**", False),
        ("a*b*c*", False),
        ("", False),
    ],
)
def test_a_value_that_vapi_masked_is_recognized(text: str, expected: bool) -> None:
    assert was_masked(text) is expected


@pytest.mark.parametrize(
    "value",
    [
        {"server": {"headers": {"X-Key": SECRET}}},
        {"server": {"Headers": {"X-Key": SECRET}}},
        {"url": f"https://me:{SECRET}@a.example"},
        {"url": f"https://a.example/?api_key={SECRET}"},
        {"to-ken": SECRET},
        {"A_P_I-K_E_Y": SECRET},
        {"TO\N{KELVIN SIGN}EN": SECRET},  # its lower case is a plain k
    ],
)
def test_every_spelling_of_a_credential_is_masked_in_json(value: Any) -> None:
    assert SECRET in json.dumps(value)
    assert SECRET not in json.dumps(masked(value))
