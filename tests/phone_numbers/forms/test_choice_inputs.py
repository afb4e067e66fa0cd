"""Inputs that choose."""

from typing import Any

import pytest

from phone_numbers.forms.choice_inputs import Choice, Choices, Switch
from vapi_client.json_values import ABSENT

from .lens import Lens

SWITCH = Switch("x", label="X", default="on")
CHOICE = Choice("x", label="X", options={"a": "A", "b": "B"})
CHOICES = Choices("x", label="X", options={"a": "A", "b": "B", "c": "C"})


class TestSwitch:
    def test_a_switch_is_on_off_or_not_set(self) -> None:
        shown = Lens(SWITCH).show()
        assert shown.options == [("", "Default (on)"), ("true", "On"), ("false", "Off")]
        assert [Lens(SWITCH, value).show().value for value in (ABSENT, True, False)] == [
            "",
            "true",
            "false",
        ]

    def test_each_state_can_become_another(self) -> None:
        assert Lens(SWITCH, True).read({"x": "false"}) is False
        assert Lens(SWITCH, False).read({"x": ""}) is ABSENT
        assert Lens(SWITCH).read({"x": "true"}) is True

    def test_another_state_is_a_fault(self) -> None:
        assert Lens(SWITCH).read_with_faults({"x": "maybe"})[1] == {"x": ["Choose on or off."]}

    @pytest.mark.parametrize("value", ["true", 1, 0.0])
    def test_a_value_that_is_not_a_boolean_is_kept(self, value: Any) -> None:
        assert Lens(SWITCH, value).show().kind == "kept"


class TestChoice:
    def test_an_unknown_value_is_an_option_too(self) -> None:
        lens = Lens(CHOICE, "new")
        assert lens.show().options[-1] == ("new", "new (unknown value)")
        assert lens.read({"x": "b"}) == "b"

    def test_choosing_nothing_clears_the_value(self) -> None:
        assert Lens(CHOICE, "a").read({"x": ""}) is ABSENT


class TestChoices:
    def test_values_that_stay_keep_their_order(self) -> None:
        lens = Lens(CHOICES, ["c", "new", "a"])
        assert lens.read({"x": ["", "a", "c", "new"]}) is lens.base
        assert lens.read({"x": ["", "a", "b", "new"]}) == ["new", "a", "b"]

    def test_an_unknown_value_is_an_option_too(self) -> None:
        shown = Lens(CHOICES, ["new"]).show()
        assert shown.options[-1] == ("new", "new (unknown value)")
        assert shown.chosen == ["new"]

    def test_choosing_none_clears_the_list_unless_it_is_required(self) -> None:
        assert Lens(CHOICES, ["a"]).read({"x": ""}) is ABSENT
        required = Choices("x", label="X", options={}, required=True)
        assert Lens(required, ["a"]).read({"x": ""}) == []
