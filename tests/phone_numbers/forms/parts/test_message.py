"""The form of a message: none, plain text, or contents per language."""

from typing import Any

import pytest

from phone_numbers.forms.parts.message import Message
from tests.phone_numbers.forms.lens import Lens
from vapi_client.json_values import ABSENT, JSON
from vapi_client.masking import MASK

MESSAGE = Message(label="Message", unset="Default")
CONTENT: JSON = {"type": "text", "text": "Moment", "language": "de", "future": 1.0}
CUSTOM: JSON = {"type": "custom-message", "content": "One moment", "contents": [CONTENT], "new": 2}


@pytest.mark.parametrize(
    "base", [ABSENT, None, "", " ", "Hi", "a\r\nb", CUSTOM, "a\0b", 5, [], {}, {"type": "x"}]
)
def test_an_unchanged_message_stays_the_same(base: Any) -> None:
    assert Lens(MESSAGE, base).read() is base


def test_empty_text_is_a_value_too() -> None:
    assert Lens(MESSAGE, ABSENT).read({"x.kind": "text", "x.text": ""}) == ""
    assert Lens(MESSAGE, "Hi").read({"x.text": ""}) == ""
    assert Lens(MESSAGE, "").show().value == "text"
    assert Lens(MESSAGE, ABSENT).show().value == ""


def test_each_kind_can_become_another() -> None:
    for base in (ABSENT, "Hi", CUSTOM, 5):
        lens = Lens(MESSAGE, base)
        assert lens.read({"x.kind": ""}) is ABSENT
        assert lens.read({"x.kind": "text", "x.text": "Bye\r\nnow"}) == "Bye\nnow"
    for base in (ABSENT, "Hi", 5):
        typed = {"x.kind": "custom-message", "x.content": "Hello"}
        assert Lens(MESSAGE, base).read(typed) == {"type": "custom-message", "content": "Hello"}


def test_a_text_keeps_the_space_around_it() -> None:
    assert Lens(MESSAGE, "Hi").read({"x.text": " Hi "}) == " Hi "


def test_contents_keep_unknown_values() -> None:
    read = Lens(MESSAGE, CUSTOM).read({"x.contents.0.text": "Augenblick"})
    assert read == {**CUSTOM, "contents": [{**CONTENT, "text": "Augenblick"}]}


def test_a_new_content_is_text() -> None:
    typed = {"x.contents": ["", "new1", "0"], "x.contents.new1.language": "fr",
             "x.contents.new1.text": "Un moment"}  # fmt: skip
    new = {"type": "text", "language": "fr", "text": "Un moment"}
    assert Lens(MESSAGE, CUSTOM).read(typed)["contents"] == [new, CONTENT]


def test_an_unknown_kind_stays_until_another_is_chosen() -> None:
    lens = Lens(MESSAGE, {"type": "x", "a": 1.0})
    assert lens.show().options[-1][1] == "Unknown value (stays as it is)"
    assert lens.read({"x.kind": "text", "x.text": "Hi"}) == "Hi"


def test_a_credential_in_a_text_is_hidden() -> None:
    lens = Lens(MESSAGE, "See https://a:hunter2@example.com")
    assert lens.show().below[0].value == f"See https://{MASK}@example.com"
    assert lens.read() == lens.base
