"""The input of a credential."""

import pytest

from phone_numbers.forms.secret_input import Secret
from vapi_client.json_values import ABSENT

from .lens import Lens

SECRET = Secret("x", label="X")


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
