"""Values in sentences."""

from typing import Any

import pytest

from phone_numbers.call_path.words import SHOWN, listed, quoted, seconds, sentence, spoken


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_words_are_listed(words: list[str], text: str) -> None:
    assert listed(words) == text


def test_a_long_text_is_shortened_in_its_quotes() -> None:
    assert quoted(" We\nare  closed. ") == "“We are closed.”"
    assert quoted("x" * (SHOWN + 1)) == f"“{'x' * SHOWN}…”"


@pytest.mark.parametrize(
    ("text", "whole"),
    [("It says “Hi”", "It says “Hi”."), ("It says “Hi.”", "It says “Hi.”"), ("", ".")],
)
def test_a_sentence_has_one_full_stop(text: str, whole: str) -> None:
    assert sentence(text) == whole


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1 second"), (22.5, "22.5 seconds"), (True, ""), ("20", ""), (None, "")]
)
def test_only_numbers_are_seconds(value: Any, text: str) -> None:
    assert seconds(value) == text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("Hello", "“Hello”"),
        ("  ", ""),
        ({"content": "Hello"}, "“Hello”"),
        ({"contents": [{"text": "Hallo", "language": "de"}]}, "in German “Hallo”"),
        (
            {"contents": [{"text": "Hallo", "language": "de"}, {"text": "Hi", "language": "xx"}]},
            "in German “Hallo” and in xx “Hi”",
        ),
        ({"contents": [{"text": " "}], "content": "Hello"}, "“Hello”"),
        ([1], ""),
        (None, ""),
    ],
)
def test_a_message_is_quoted_in_its_languages(message: Any, text: str) -> None:
    assert spoken(message) == text
