"""Headers. No page shows a value that may be a credential, and no value is lost."""

from typing import Any

import pytest

from phone_numbers.forms.headers import Headers
from phone_numbers.forms.number_form import NumberForm
from vapi_client.json_values import ABSENT

from .lens import Lens

HEADERS = Headers("x", label="X", help="")


class TestHeaders:
    lens = Lens(HEADERS, {"Authorization": "Bearer 1", "Accept": "text/html", "X-Key": "2"})

    def test_values_that_may_be_secret_are_not_shown(self) -> None:
        assert self.lens.inputs == {
            "x": ["", "0", "1", "2"],
            "x.0.name": ["Authorization"],
            "x.0.value": [""],
            "x.1.name": ["Accept"],
            "x.1.value": ["text/html"],
            "x.2.name": ["X-Key"],
            "x.2.value": [""],
        }

    def test_a_header_can_get_another_value(self) -> None:
        assert self.lens.read({"x.0.value": "Bearer 2"}) == {
            **self.lens.base,
            "Authorization": "Bearer 2",
        }

    def test_headers_keep_their_values_when_rows_move(self) -> None:
        read = self.lens.read({"x": ["", "2", "0"]})
        assert list(read.items()) == [("X-Key", "2"), ("Authorization", "Bearer 1")]

    @pytest.mark.parametrize("name", ["X-Other", "Accept-Language", "Accept", "User-Agent"])
    def test_a_renamed_header_needs_its_secret_value_again(self, name: str) -> None:
        lens = Lens(HEADERS, {"Authorization": "Bearer 1"})
        _, faults = lens.read_with_faults({"x.0.name": name})
        words = "Enter the value again: the saved value belongs to Authorization."
        assert faults == {"x.0.value": [words]}
        assert lens.read({"x.0.name": name, "x.0.value": "new"}) == {name: "new"}

    def test_a_renamed_header_keeps_a_value_that_was_shown(self) -> None:
        lens = Lens(HEADERS, {"Accept": "text/html"})
        typed = {"x.0.name": "X-Accept", "x.0.value": "text/html"}
        assert lens.read(typed) == {"X-Accept": "text/html"}
        assert "text/html" not in repr(lens.show(typed).below[0].below[1])

    def test_a_secret_value_is_not_shown_under_a_plain_name(self) -> None:
        lens = Lens(HEADERS, {"Authorization": "Bearer 1"})
        for typed in ({"x.0.name": "Accept"}, {"x.0.name": "Accept", "x.0.value": None}):
            assert "Bearer" not in repr(lens.show(typed))

    def test_a_new_header_needs_a_name_and_a_value(self) -> None:
        row = {"x": ["", "new1"], "x.new1.name": "", "x.new1.value": ""}
        lens = Lens(HEADERS)
        assert lens.read(row) is ABSENT
        assert lens.read({**row, "x.new1.name": " A ", "x.new1.value": "1"}) == {"A": "1"}
        _, faults = lens.read_with_faults({**row, "x.new1.name": "A"})
        assert faults == {"x.new1.value": ["Enter the header's value."]}
        _, faults = lens.read_with_faults({**row, "x.new1.value": "1"})
        assert faults == {"x.new1.name": ["Enter the header's name."]}

    def test_a_saved_header_needs_its_name(self) -> None:
        _, faults = self.lens.read_with_faults({"x.0.name": " "})
        assert faults == {"x.0.name": ["Enter the header's name."]}

    def test_a_duplicate_header_is_a_fault(self) -> None:
        _, faults = self.lens.read_with_faults({"x.1.name": "X-Key", "x.1.value": "3"})
        assert faults == {"x.2.name": ["Duplicate header X-Key."]}

    def test_removing_all_headers_clears_them(self) -> None:
        assert self.lens.read({"x": ""}) is ABSENT

    @pytest.mark.parametrize("base", [{"": "Bearer 1"}, {" A": "Bearer 1"}, ["Bearer"], 5])
    def test_headers_that_rows_cannot_show_are_kept(self, base: Any) -> None:
        shown = Lens(HEADERS, base).show()
        assert shown.kind == "kept"
        assert "Bearer 1" not in shown.note

    def test_a_value_that_is_not_text_is_kept(self) -> None:
        lens = Lens(HEADERS, {"X-Odd": {"a": 1.0}, "X-Reason": "b"})
        assert lens.read({"x.1.value": "c"}) == {"X-Odd": {"a": 1.0}, "X-Reason": "c"}

    def test_a_new_value_is_not_shown_again(self) -> None:
        typed = {"x": ["", "new1"], "x.new1.name": "X-Reason", "x.new1.value": "hunter2"}
        assert "hunter2" not in repr(Lens(HEADERS).show(typed))
        assert Lens(HEADERS).read(typed) == {"X-Reason": "hunter2"}

    def test_showing_another_state_of_the_number_keeps_the_values(self) -> None:
        headers = {"A": "1", "B": "2", "C": "3"}
        form = NumberForm({"provider": "vapi", "server": {"headers": headers}})
        without = {"C": "3", "B": "2"}
        shown = form.showing({**form.base, "server": {"headers": without}})
        assert list(shown.result["server"]["headers"].items()) == list(without.items())
