"""Inputs that hold one value: what they show, and what comes back."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.forms.leaves import (
    Choice,
    Choices,
    FreeJSON,
    Leaf,
    Lines,
    LongText,
    Number,
    Numbers,
    Secret,
    Switch,
    Text,
)
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
    def test_what_comes_back_as_it_was_shown_is_what_it_was_shown_for(
        self, leaf: Leaf, value: Any
    ) -> None:
        assert Lens(leaf, value).read() is value
        sent = {name: [each.replace("\n", "\r\n") for each in values]
                for name, values in Lens(leaf, value).inputs.items()}  # fmt: skip
        assert Lens(leaf, value).read(sent) is value

    def test_an_input_that_is_missing_keeps_its_value(self, leaf: Leaf) -> None:
        assert Lens(leaf, "b").read({"x": None}) == "b"

    def test_a_default_is_never_written(self, leaf: Leaf) -> None:
        assert Lens(leaf).read() is ABSENT


class TestText:
    @pytest.mark.parametrize("node", [TEXT, LONG_TEXT])
    @pytest.mark.parametrize("typed", ["", "  ", "\r\n"])
    def test_clearing(self, node: Leaf, typed: str) -> None:
        assert Lens(node, "old").read({"x": typed}) is ABSENT

    def test_one_line_loses_the_space_around_it(self) -> None:
        assert Lens(TEXT, "old").read({"x": " new "}) == "new"

    def test_several_lines_keep_it(self) -> None:
        assert Lens(LONG_TEXT).read({"x": " a\r\nb\r\n"}) == " a\nb\n"

    def test_what_has_lines_is_shown_in_lines(self) -> None:
        assert Lens(TEXT, "a\nb").show().kind == "lines"

    def test_a_credential_in_an_address_is_hidden(self) -> None:
        url = "https://ada:hunter2@example.com/a?token=hunter3"
        shown = Lens(TEXT, url).show()
        assert shown.value == f"https://ada:{MASK}@example.com/a?token={MASK}"
        assert Lens(TEXT, url).read() == url

    def test_who_changes_such_an_address_enters_all_of_it(self) -> None:
        lens = Lens(TEXT, "https://ada:hunter2@example.com/a")
        typed = lens.show().value.replace("/a", "/b")
        value, faults = lens.read_with_faults({"x": typed})
        assert value == lens.base
        assert faults == {"x": ["A part of this is hidden. To change it, enter it in full."]}
        assert lens.read({"x": "https://ada:new@example.com/b"}) == "https://ada:new@example.com/b"

    def test_one_that_was_typed_is_not_shown_again(self) -> None:
        typed = {"x": "https://ada:hunter2@example.com/a"}
        for node in (TEXT, LONG_TEXT):
            assert "hunter2" not in Lens(node).show(typed).value


class TestNumber:
    @pytest.mark.parametrize(
        ("typed", "number"),
        [
            ("20", 20),
            ("20.0", 20.0),
            (" 7 ", 7),
            ("-1", -1),
            ("0.5", 0.5),
            ("2e3", 2000.0),
            ("007", 7),
        ],
    )
    def test_it_is_as_it_was_written(self, typed: str, number: float) -> None:
        read = Lens(NUMBER).read({"x": typed})
        assert (read, type(read)) == (number, type(number))

    def test_20_is_not_20_0(self) -> None:
        read = Lens(NUMBER, 20).read({"x": "20.0"})
        assert (read, type(read)) == (20.0, float)

    @pytest.mark.parametrize(
        "typed", ["x", "1,5", "1.", ".5", "0x10", "1 000", "٣", "NaN", "inf", "--1"]
    )
    def test_anything_else_is_said_to_be_none(self, typed: str) -> None:
        value, faults = Lens(NUMBER, 5).read_with_faults({"x": typed})
        assert (value, faults) == (5, {"x": [f"“{typed}” is not a number."]})
        assert Lens(NUMBER, 5).show({"x": typed}).value == typed

    @pytest.mark.parametrize("typed", ["1e400", "9" * 5000, "-1e17"])
    def test_no_larger_than_can_be_told_apart(self, typed: str) -> None:
        _, faults = Lens(NUMBER).read_with_faults({"x": typed})
        assert faults == {"x": ["This number is too large."]}

    @given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**63))
    def test_any_number_is_shown_exactly_or_kept(self, number: float) -> None:
        lens = Lens(NUMBER, number)
        typed = lens.inputs.get("x")
        if typed is None:
            assert lens.show().kind == "kept"
            assert abs(number) > 2**53
        else:
            read = Lens(NUMBER).read({"x": typed})
            assert (read, type(read)) == (number, type(number))
            assert math.copysign(1, read) == math.copysign(1, number)


class TestSwitch:
    def test_it_has_three_states(self) -> None:
        shown = Lens(SWITCH).show()
        assert shown.options == [("", "Default (on)"), ("true", "On"), ("false", "Off")]
        assert [Lens(SWITCH, value).show().value for value in (ABSENT, True, False)] == [
            "",
            "true",
            "false",
        ]

    def test_each_can_become_another(self) -> None:
        assert Lens(SWITCH, True).read({"x": "false"}) is False
        assert Lens(SWITCH, False).read({"x": ""}) is ABSENT
        assert Lens(SWITCH).read({"x": "true"}) is True

    def test_there_are_no_others(self) -> None:
        assert Lens(SWITCH).read_with_faults({"x": "maybe"})[1] == {"x": ["Choose on or off."]}

    @pytest.mark.parametrize("value", ["true", 1, 0.0])
    def test_what_only_looks_like_one_is_kept(self, value: Any) -> None:
        assert Lens(SWITCH, value).show().kind == "kept"


class TestChoice:
    def test_an_unknown_value_is_a_choice_too(self) -> None:
        lens = Lens(CHOICE, "new")
        assert lens.show().options[-1] == ("new", "new (unknown here)")
        assert lens.read({"x": "b"}) == "b"

    def test_clearing(self) -> None:
        assert Lens(CHOICE, "a").read({"x": ""}) is ABSENT


class TestLines:
    def test_one_on_each_line(self) -> None:
        assert Lens(LINES, ["a"]).read({"x": " 49 \r\n\r\n43\r\n"}) == ["49", "43"]

    def test_clearing(self) -> None:
        assert Lens(LINES, ["a"]).read({"x": "\r\n"}) is ABSENT

    @pytest.mark.parametrize("value", [[" a"], ["a\nb"], [""], [1], "a"])
    def test_what_lines_cannot_hold_is_kept(self, value: Any) -> None:
        assert Lens(LINES, value).show().kind == "kept"

    def test_credentials_in_addresses_are_hidden(self) -> None:
        lens = Lens(LINES, ["https://ada:hunter2@example.com", "b"])
        assert "hunter2" not in lens.show().value
        assert "x" in lens.read_with_faults({"x": f"{lens.show().value}\nc"})[1]


class TestNumbers:
    @pytest.mark.parametrize("typed", ["400,401", "400, 401", "400 401", "400;401,"])
    def test_separated_somehow(self, typed: str) -> None:
        assert Lens(NUMBERS).read({"x": typed}) == [400, 401]

    def test_each_as_it_was_written(self) -> None:
        assert Lens(NUMBERS, [400.0, 401]).show().value == "400.0, 401"

    def test_what_is_none(self) -> None:
        assert Lens(NUMBERS).read_with_faults({"x": "400, x"})[1] == {"x": ["“x” is not a number."]}


class TestChoices:
    def test_those_that_stay_keep_their_order(self) -> None:
        lens = Lens(CHOICES, ["c", "new", "a"])
        assert lens.read({"x": ["", "a", "c", "new"]}) is lens.base
        assert lens.read({"x": ["", "a", "b", "new"]}) == ["new", "a", "b"]

    def test_an_unknown_value_is_a_choice_too(self) -> None:
        shown = Lens(CHOICES, ["new"]).show()
        assert shown.options[-1] == ("new", "new (unknown here)")
        assert shown.chosen == ["new"]

    def test_none(self) -> None:
        assert Lens(CHOICES, ["a"]).read({"x": ""}) is ABSENT
        required = Choices("x", label="X", options={}, required=True)
        assert Lens(required, ["a"]).read({"x": ""}) == []


class TestSecret:
    def test_it_is_never_shown(self) -> None:
        lens = Lens(SECRET, "hunter2")
        assert lens.inputs == {"x": [""]}
        assert "hunter2" not in repr(lens.show({"x": "hunter2"}))
        assert lens.show().is_set

    def test_empty_keeps_it(self) -> None:
        assert Lens(SECRET, "old").read({"x": "  "}) == "old"

    def test_another(self) -> None:
        assert Lens(SECRET, "old").read({"x": " new "}) == "new"

    def test_a_box_clears_it_unless_another_was_entered(self) -> None:
        assert Lens(SECRET, "old").read({"x.clear": "1"}) is ABSENT
        assert Lens(SECRET, "old").read({"x": "new", "x.clear": "1"}) == "new"

    @pytest.mark.parametrize("value", ["****", "********ab", "••••"])
    def test_it_says_where_vapi_shows_it_masked(self, value: str) -> None:
        assert Lens(SECRET, value).show().note == "masked"


class TestFreeJSON:
    def test_it_is_json(self) -> None:
        assert Lens(FREE, [1]).read({"x": '[{"a": 1.0}]'}) == [{"a": 1.0}]
        assert Lens(FREE, [1]).read({"x": ""}) is ABSENT

    def test_what_is_none(self) -> None:
        value, faults = Lens(FREE, [1]).read_with_faults({"x": "[1,\n2"})
        assert value == [1]
        assert faults["x"][0].startswith("This isn't JSON: ")
        assert faults["x"][0].endswith("in line 2.")

    def test_what_could_not_be_sent(self) -> None:
        for depth in (240, 900, 100_000):
            _, faults = Lens(FREE).read_with_faults({"x": "[" * depth + "]" * depth})
            assert "x" in faults

    def test_credentials_are_hidden_in_it(self) -> None:
        held = Lens(FREE, [{"apiKey": "hunter2"}])
        assert held.show().kind == "kept"
        assert "hunter2" not in held.show().note
        typed = {"x": '[{"apiKey": "hunter2"}, {"url": "https://a:hunter3@example.com"}]'}
        assert "hunter" not in Lens(FREE).show(typed).value
        assert "hunter" not in Lens(FREE).show({"x": "[https://a:hunter3@example.com"}).value


def test_what_a_form_does_not_know_is_shown_without_its_credentials() -> None:
    assert (
        Lens(NUMBER, {"token": "hunter2", "a": "x"}).show().note == f'{{"token":"{MASK}","a":"x"}}'
    )
    assert len(Lens(NUMBER, "x" * 1000).show().note) == 201
