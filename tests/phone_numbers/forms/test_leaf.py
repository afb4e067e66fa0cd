"""Promises that every input of one value keeps."""

from typing import Any

import pytest

from phone_numbers.forms.choice_inputs import Choice, Choices, Switch
from phone_numbers.forms.json_input import FreeJSON
from phone_numbers.forms.leaf import Leaf
from phone_numbers.forms.number_inputs import Number, Numbers
from phone_numbers.forms.secret_input import Secret
from phone_numbers.forms.text_inputs import Lines, LongText, Text
from vapi_client.json_values import ABSENT
from vapi_client.masking import MASK

from .lens import Lens

TEXT = Text("x", label="X")
LONG_TEXT = LongText("x", label="X")
NUMBER = Number("x", label="X")
SWITCH = Switch("x", label="X", default="on")
CHOICE = Choice("x", label="X", options={"a": "A", "b": "B"})
LINES = Lines("x", label="X")
NUMBERS = Numbers("x", label="X")
CHOICES = Choices("x", label="X", options={"a": "A", "b": "B", "c": "C"})
SECRET = Secret("x", label="X")
FREE = FreeJSON("x", label="X")
LEAVES = [TEXT, LONG_TEXT, NUMBER, SWITCH, CHOICE, LINES, NUMBERS, CHOICES, SECRET, FREE]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: type(leaf).__name__)
class TestAnyInput:
    @pytest.mark.parametrize(
        "value",
        [ABSENT, None, "", "x", " x ", "a\r\nb", "\0", True, 20, 20.0, 1e300, [], {}, [[1]]],
    )
    def test_an_unchanged_input_returns_the_same_value(self, leaf: Leaf, value: Any) -> None:
        assert Lens(leaf, value).read() is value
        sent = {name: [each.replace("\n", "\r\n") for each in values]
                for name, values in Lens(leaf, value).inputs.items()}  # fmt: skip
        assert Lens(leaf, value).read(sent) is value

    def test_a_missing_input_keeps_its_value(self, leaf: Leaf) -> None:
        assert Lens(leaf, "b").read({"x": None}) == "b"

    def test_a_default_is_never_written(self, leaf: Leaf) -> None:
        assert Lens(leaf).read() is ABSENT


def test_a_value_without_an_input_is_shown_short_and_masked() -> None:
    assert (
        Lens(NUMBER, {"token": "hunter2", "a": "x"}).show().note == f'{{"token":"{MASK}","a":"x"}}'
    )
    assert len(Lens(NUMBER, "x" * 1000).show().note) == 201
