"""Inputs of text."""

from typing import Any

import pytest

from phone_numbers.forms.leaf import Leaf
from phone_numbers.forms.text_inputs import Lines, LongText, Text
from vapi_client.json_values import ABSENT
from vapi_client.masking import MASK

from .lens import Lens

TEXT = Text("x", label="X")
LONG_TEXT = LongText("x", label="X")
LINES = Lines("x", label="X")


class TestText:
    @pytest.mark.parametrize("node", [TEXT, LONG_TEXT])
    @pytest.mark.parametrize("typed", ["", "  ", "\r\n"])
    def test_blank_text_clears_the_value(self, node: Leaf, typed: str) -> None:
        assert Lens(node, "old").read({"x": typed}) is ABSENT

    def test_one_line_loses_the_space_around_its_text(self) -> None:
        assert Lens(TEXT, "old").read({"x": " new "}) == "new"

    def test_several_lines_keep_the_space_around_their_text(self) -> None:
        assert Lens(LONG_TEXT).read({"x": " a\r\nb\r\n"}) == " a\nb\n"

    def test_text_with_line_breaks_is_shown_in_several_lines(self) -> None:
        assert Lens(TEXT, "a\nb").show().kind == "lines"

    def test_a_credential_in_an_address_is_hidden(self) -> None:
        url = "https://ada:hunter2@example.com/a?token=hunter3"
        shown = Lens(TEXT, url).show()
        assert shown.value == f"https://{MASK}@example.com/a?token={MASK}"
        assert Lens(TEXT, url).read() == url

    def test_a_masked_address_can_only_be_replaced_as_a_whole(self) -> None:
        lens = Lens(TEXT, "https://ada:hunter2@example.com/a")
        typed = lens.show().value.replace("/a", "/b")
        value, faults = lens.read_with_faults({"x": typed})
        assert value == lens.base
        assert faults == {"x": ["Part of this is hidden. To change it, enter all of it."]}
        assert lens.read({"x": "https://ada:new@example.com/b"}) == "https://ada:new@example.com/b"

    def test_a_typed_credential_is_not_shown_again(self) -> None:
        typed = {"x": "https://ada:hunter2@example.com/a"}
        for node in (TEXT, LONG_TEXT):
            assert "hunter2" not in Lens(node).show(typed).value


class TestLines:
    def test_each_line_is_one_text(self) -> None:
        assert Lens(LINES, ["a"]).read({"x": " 49 \r\n\r\n43\r\n"}) == ["49", "43"]

    def test_blank_lines_clear_the_list(self) -> None:
        assert Lens(LINES, ["a"]).read({"x": "\r\n"}) is ABSENT

    @pytest.mark.parametrize("value", [[" a"], ["a\nb"], [""], [1], "a"])
    def test_a_list_that_lines_cannot_show_is_kept(self, value: Any) -> None:
        assert Lens(LINES, value).show().kind == "kept"

    def test_credentials_in_addresses_are_hidden(self) -> None:
        lens = Lens(LINES, ["https://ada:hunter2@example.com", "b"])
        assert "hunter2" not in lens.show().value
        assert "x" in lens.read_with_faults({"x": f"{lens.show().value}\nc"})[1]
