"""The input of a credential."""

import pytest

from phone_numbers.forms.secret_input import Secret
from vapi_client.json_values import ABSENT

from .lens import Lens

SECRET = Secret("x", label="X")


class TestSecret:
    def test_a_credential_is_never_shown(self) -> None:
        lens = Lens(SECRET, "hunter2")
        assert lens.inputs == {"x": [""]}
        assert "hunter2" not in repr(lens.show({"x": "hunter2"}))
        assert lens.show().is_set

    def test_an_empty_input_keeps_the_credential(self) -> None:
        assert Lens(SECRET, "old").read({"x": "  "}) == "old"

    def test_a_new_value_replaces_the_credential(self) -> None:
        assert Lens(SECRET, "old").read({"x": " new "}) == "new"

    def test_the_checkbox_clears_the_credential_unless_a_new_one_is_entered(self) -> None:
        assert Lens(SECRET, "old").read({"x.clear": "1"}) is ABSENT
        assert Lens(SECRET, "old").read({"x": "new", "x.clear": "1"}) == "new"

    @pytest.mark.parametrize("value", ["****", "********ab", "••••"])
    def test_a_credential_that_vapi_masks_is_marked(self, value: str) -> None:
        assert Lens(SECRET, value).show().note == "masked"
