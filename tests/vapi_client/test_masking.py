"""Masking hides every credential and changes nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vapi_client.json_text import read_json, write_json
from vapi_client.masking import MASK, credentials, masked, masked_json, was_masked

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
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text())
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


def test_passwords_in_urls_are_masked() -> None:
    assert masked("https://me:hunter2@host/path") == f"https://me:{MASK}@host/path"
    assert masked("sip:me:hunter2@host") == f"sip:me:{MASK}@host"
    assert masked("sip:me@host:5060") == "sip:me@host:5060"
    assert masked("https://host/hook?access_token=abc&x=1") == (
        f"https://host/hook?access_token={MASK}&x=1"
    )
    assert masked("ask at 10:30 me@example.com") == "ask at 10:30 me@example.com"


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


def as_vapi_writes(value: Any) -> Any:
    """Return the value as it is read from Vapi's JSON, which has no infinities."""
    return read_json(json.dumps(value).replace("Infinity", "1e300"))


@given((PLAIN | NESTED).map(as_vapi_writes))
def test_masked_json_is_the_json_of_the_masked_value(value: Any) -> None:
    """Searching the text first misses no credential."""
    assert masked_json(value) == write_json(masked(value)).decode()


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
    assert SECRET not in masked_json(value)
