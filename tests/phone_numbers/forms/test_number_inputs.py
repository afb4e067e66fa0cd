"""Inputs of numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.forms.number_inputs import Number, Numbers

from .lens import Lens

NUMBER = Number("x", label="X")
NUMBERS = Numbers("x", label="X")


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
    def test_a_number_keeps_how_it_was_written(self, typed: str, number: float) -> None:
        read = Lens(NUMBER).read({"x": typed})
        assert (read, type(read)) == (number, type(number))

    def test_20_is_not_20_0(self) -> None:
        read = Lens(NUMBER, 20).read({"x": "20.0"})
        assert (read, type(read)) == (20.0, float)

    @pytest.mark.parametrize(
        "typed", ["x", "1,5", "1.", ".5", "0x10", "1 000", "٣", "NaN", "inf", "--1"]
    )
    def test_other_text_is_a_fault(self, typed: str) -> None:
        value, faults = Lens(NUMBER, 5).read_with_faults({"x": typed})
        assert (value, faults) == (5, {"x": [f"“{typed}” is not a number."]})
        assert Lens(NUMBER, 5).show({"x": typed}).value == typed

    @pytest.mark.parametrize("typed", ["1e400", "9" * 5000, "-1e17"])
    def test_a_number_too_large_to_be_exact_is_a_fault(self, typed: str) -> None:
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


class TestNumbers:
    @pytest.mark.parametrize("typed", ["400,401", "400, 401", "400 401", "400;401,"])
    def test_numbers_can_be_separated_by_commas_spaces_or_semicolons(self, typed: str) -> None:
        assert Lens(NUMBERS).read({"x": typed}) == [400, 401]

    def test_each_number_keeps_how_it_was_written(self) -> None:
        assert Lens(NUMBERS, [400.0, 401]).show().value == "400.0, 401"

    def test_text_among_numbers_is_a_fault(self) -> None:
        assert Lens(NUMBERS).read_with_faults({"x": "400, x"})[1] == {"x": ["“x” is not a number."]}
