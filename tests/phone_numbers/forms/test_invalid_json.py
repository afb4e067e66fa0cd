"""Credentials in a text that isn't valid JSON are hidden, and the rest is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phone_numbers.forms.invalid_json import hidden_in
from tests.cpu_time import limited_cpu
from vapi_client.masking import MASK


@pytest.mark.parametrize(
    "text",
    [
        '{"twilioAuthToken": "hunter2", ]',
        '{"twilioAuthToken": "hunter2',
        '{"twilioAuthToken": hunter2}',
        '{"twilioAuthToken":\n"hunter2" "a"}',
        '{"server": {"headers": {"X-Team": "hunter2"}, "url": "b"',
        '{"server": {"headers": {"X-Team": "hunter2"',
        '{"url": "https://ada:hunter2@example.com" "a"}',
        '{"a": 1}, "apiKey": "hunt\\"hunter2"',
        '{"secret": "line\nhunter2", "b": 1,}',
        '{"secret": "a"hunter2", "b": 1}',
        '{"secrets": ["a", "hunter2", {"b": "hunter2"}],, }',
        '{"headers": [{"name": "X", "value": "hunter2"}],, }',
        '{"headers": "hunter2",, }',
        '{"sipHeaders": {"X": {"a": "hunter2"}}},, }',
        "{'token': 'hunter2 hunter2'}",
        "{token: hunter2}",
        '{"to\\u006ben": "hunter2",, }',
        "{url: https://ada:hunter2@example.com, a: 1}",
        '{"url": "https:\\/\\/hunter2@example.com\\/?a=hunter2",, }',
        '{"uri": "sip:ada:hunter2@example.com',
        '}]{"token": "hunter2"',
    ],
)
def test_credentials_in_invalid_json_are_hidden(text: str) -> None:
    assert "hunter2" not in hidden_in(text)


def test_the_rest_of_invalid_json_is_kept() -> None:
    url = f"https://{MASK} 2@host/?a={MASK} 3"
    text = f'{{"name": "a", "token": "{MASK} 1", "url": "{url}", "headers": {{"Accept": "b"}}, oh'
    assert hidden_in(text) == text


def test_a_value_after_a_missing_comma_is_kept() -> None:
    text = '{"token": "hunter2"\n "name": "Front desk"}'
    assert hidden_in(text) == f'{{"token": "{MASK}"\n "name": "Front desk"}}'


WORDS = st.text(st.characters(exclude_characters="=@:"))


@given(WORDS | st.lists(st.sampled_from(list('"\\\n{}[],: a'))).map("".join))
def test_a_text_without_credentials_is_kept(text: str) -> None:
    assert hidden_in(text) == text


PIECES = (
    '"',
    "\\",
    "\n",
    "{",
    "[",
    "]",
    ":",
    ",",
    " ",
    '"headers":',
    '"token":"',
    "a",
    "sip:",
    "@",
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3))
def test_the_work_grows_with_the_length_of_a_text(piece: list[str]) -> None:
    """Work that grows with the square would take minutes."""
    with limited_cpu(10):
        hidden_in('{"headers":' + "".join(piece) * 50_000)
