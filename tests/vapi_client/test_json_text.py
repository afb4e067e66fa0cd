"""JSON that is read and written again is the same text, whatever it holds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vapi_client.json_text import (
    MAX_DEPTH,
    STAND_IN,
    BrokenJSON,
    Deep,
    WrittenNumber,
    is_deep,
    read_json,
    write_indented,
    write_json,
)

DIGITS = st.from_regex(
    r"(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
)
# The whole number -0 is read as 0
NUMBERS = DIGITS | DIGITS.filter(lambda text: text != "0").map("-{}".format)
HALVES = st.characters(categories=["Cs"])
TEXTS = st.lists(st.characters() | HALVES | st.just(STAND_IN)).map("".join)
SCALARS = NUMBERS | TEXTS.map(json.dumps) | st.sampled_from(["null", "true", "false"])


def _object(items: dict[str, str]) -> str:
    return "{" + ",".join(f"{json.dumps(key)}:{text}" for key, text in items.items()) + "}"


DOCUMENTS = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=4).map(lambda texts: "[" + ",".join(texts) + "]")
        | st.dictionaries(TEXTS, below, max_size=4).map(_object)
    ),
)


def as_plain(text: str) -> Any:
    """Return a document with its numbers as texts, to compare it whatever its escapes are."""
    return json.loads(text, parse_float=str, parse_int=str)


@given(DOCUMENTS, st.sampled_from([0, MAX_DEPTH - 3, 400]))
def test_any_document_is_written_as_it_was_read(text: str, depth: int) -> None:
    text = "[" * depth + text + "]" * depth
    written = write_json(read_json(text)).decode()
    assert as_plain(written) == as_plain(text)
    assert as_plain(write_indented(read_json(text))) == as_plain(text)


@given(DOCUMENTS)
def test_what_was_read_can_be_encoded_and_stored(text: str) -> None:
    repr(read_json(text)).encode()


@pytest.mark.parametrize(
    "text",
    [
        str(2**64),
        str(10**30 + 1),
        str(-(2**63) - 1),
        "-0.0",
        "1.10",
        "1E+5",
        "1e400",
        "0.1000000000000000055511151231257827",
        "7" * 5000,
        '{"b":1,"a":20.0}',
        r'"\ud800"',
        r'{"\udc00":"\udc00\ud800"}',
        "[" * 120 + "]" * 120,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 120 + "1" * 5000 + "}" * 120,
    ],
    ids=lambda text: text[:20],
)
def test_odd_values_keep_every_digit(text: str) -> None:
    assert write_json(read_json(text)).decode() == text
    assert write_json(read_json(f' [ {text} , "}}" ]')).decode() == f'[{text},"}}"]'


def test_bytes_that_are_not_utf8_spoil_only_their_text() -> None:
    assert read_json(b'["\xed\xa0\x80", "\xff", "\xc3\xa9"]') == ["���", "�", "é"]


def test_numbers_that_a_float_can_hold_are_plain_floats() -> None:
    assert [type(each) for each in read_json("[20, 20.0, 1.10]")] == [int, float, WrittenNumber]


def test_deep_values_are_kept_as_text() -> None:
    value = read_json("[" * MAX_DEPTH + '{"a": "}" }' + "]" * MAX_DEPTH)
    for _ in range(MAX_DEPTH):
        [value] = value
    assert isinstance(value, Deep)
    assert bytes(value) == b'{"a": "}" }'


@pytest.mark.parametrize("innermost", ["[]", "{}", "[1]", '{"a":1}'])
@pytest.mark.parametrize("around", ["[%s]", '{"a":%s}'])
def test_a_value_is_deep_from_the_level_after_the_hundredth(around: str, innermost: str) -> None:
    text = innermost
    for _ in range(MAX_DEPTH - 1):
        text = around % text
    assert not is_deep(json.loads(text))
    assert is_deep(json.loads(around % text))


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("[1,\n2", 2), ('{"a": 1e}', 1), ("[NaN]", 1), ("[" * 20_000, 1)]
)
def test_what_is_not_json_is_refused(text: str, line: int) -> None:
    with pytest.raises(BrokenJSON) as refused:
        read_json(text)
    assert refused.value.line == line
    assert refused.value.message
