"""Lists, and headers: each row keeps what it held, wherever it goes."""

from typing import Any

import pytest

from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.hooks import HOOKS
from phone_numbers.forms.rows import Headers
from vapi_client.json_values import ABSENT, JSON

from .lens import Lens

SAY: JSON = {"type": "say", "exact": "Hello", "future": 1.0}
RINGING: JSON = {"on": "call.ringing", "do": [SAY], "future": {"a": 1}}
ENDING: JSON = {
    "on": "call.ending",
    "filters": [
        {
            "type": "oneOf",
            "key": "call.endedReason",
            "oneOf": ["new-reason", "assistant-request-failed"],
            "future": 2,
        }
    ],
}
UNKNOWN: JSON = {"on": "call.transferred", "do": 5}
SECRET = Headers("x", label="X", help="", are_secret=True)
PLAIN = Headers("x", label="X", help="", are_secret=False)


class TestRows:
    lens = Lens(HOOKS, [RINGING, ENDING, UNKNOWN])

    def test_they_are_known_by_their_places(self) -> None:
        assert self.lens.inputs["x"] == ["", "0", "1", "2"]

    @pytest.mark.parametrize(
        ("keys", "rows"),
        [
            (["", "1", "0", "2"], [ENDING, RINGING, UNKNOWN]),
            (["", "2"], [UNKNOWN]),
            (["", "1", "1", "7", "x"], [ENDING, {}, {}]),
            ([""], ABSENT),
        ],
    )
    def test_their_order_on_the_page_is_their_order(self, keys: list[str], rows: Any) -> None:
        assert self.lens.read({"x": keys}) == rows

    def test_a_changed_row_keeps_what_the_form_does_not_know(self) -> None:
        typed = {
            "x": ["", "1", "0"],
            "x.0.do.0.exact": "Bye",
            "x.1.filters.0.oneOf": ["", "new-reason"],
        }
        assert self.lens.read(typed) == [
            {**ENDING, "filters": [{**ENDING["filters"][0], "oneOf": ["new-reason"]}]},
            {**RINGING, "do": [{**SAY, "exact": "Bye"}]},
        ]

    def test_a_new_row_has_a_name_of_its_own(self) -> None:
        typed = {"x": ["", "new1", "0"], "x.new1.on": "call.ending", "x.new1.do.type": "say",
                 "x.new1.do.exact": "Bye"}  # fmt: skip
        new = {"on": "call.ending", "do": {"type": "say", "exact": "Bye"}}
        assert self.lens.read(typed) == [new, RINGING]

    def test_constants_go_into_new_rows(self) -> None:
        typed = {"x.0.filters": ["", "new1"], "x.0.filters.new1.startsWith": "49"}
        [changed, *_] = self.lens.read(typed)
        assert changed["filters"] == [{"type": "startsWith", "key": "number", "startsWith": ["49"]}]

    def test_a_list_that_must_be_there_may_be_empty(self) -> None:
        assert self.lens.read({"x.0.do": ""})[0] == {**RINGING, "do": []}

    @pytest.mark.parametrize("key", ["9" * 5000, "٣", "-1", "00", "1.0"])
    def test_a_name_that_was_made_up_is_a_new_row(self, key: str) -> None:
        assert Lens(HOOKS, [RINGING]).read({"x": ["", key]}) == [{}]

    @pytest.mark.parametrize("base", [{}, "x", 5, {"a": [1]}])
    def test_what_is_no_list_is_kept(self, base: Any) -> None:
        assert Lens(HOOKS, base).show().kind == "kept"


class TestButtons:
    def form(self) -> NumberForm:
        return NumberForm({"provider": "vapi", "hooks": [RINGING, ENDING, UNKNOWN]})

    @pytest.mark.parametrize(
        ("action", "keys", "shown_again"),
        [
            ("add hooks on=call.ending", ["0", "1", "2", "new1"], "hooks.new1"),
            ("remove hooks.1", ["0", "2"], "hooks"),
            ("up hooks.1", ["1", "0", "2"], "hooks"),
            ("up hooks.0", ["0", "1", "2"], "hooks"),
            ("down hooks.1", ["0", "2", "1"], "hooks"),
            ("down hooks.2", ["0", "1", "2"], "hooks"),
            ("up hooks.9", ["0", "1", "2"], "hooks.9"),
        ],
    )
    def test_what_they_do(self, action: str, keys: list[str], shown_again: str) -> None:
        form = self.form()
        assert form.act(action) == shown_again
        assert form.typed.all("hooks") == keys

    def test_new_rows_get_ever_new_names(self) -> None:
        form = self.form()
        for _ in range(2):
            form.act("add hooks on=call.ending")
        form.act("remove hooks.new1")
        form.act("add hooks on=call.ringing")
        assert form.typed.all("hooks")[-2:] == ["new2", "new3"]
        assert form.typed.one("hooks.new3.on") == "call.ringing"


class TestAnotherStateOfTheSameList:
    """As JSON it was changed; back in the form, each row stands for what it was."""

    @pytest.mark.parametrize(
        "hooks",
        [
            [ENDING, RINGING],
            [UNKNOWN],
            [{**RINGING, "do": []}, ENDING],
            [UNKNOWN, {**RINGING, "do": []}],
            [{"on": "call.ending"}, ENDING, {**UNKNOWN}],
            [{"on": "call.ending"}, {"on": "call.ending"}],
            [],
        ],
    )
    def test_it_is_shown_and_read_as_it_is(self, hooks: list[JSON]) -> None:
        form = NumberForm({"provider": "vapi", "hooks": [RINGING, ENDING, UNKNOWN]})
        assert form.showing({**form.base, "hooks": hooks}).result.get("hooks", []) == hooks

    def test_headers_keep_their_values(self) -> None:
        headers = {"A": "1", "B": "2", "C": "3"}
        form = NumberForm({"provider": "vapi", "server": {"headers": headers}})
        without = {"C": "3", "B": "2"}
        shown = form.showing({**form.base, "server": {"headers": without}})
        assert list(shown.result["server"]["headers"].items()) == list(without.items())


class TestHeaders:
    lens = Lens(SECRET, {"Authorization": "Bearer 1", "Accept": "text/html", "X-Key": "2"})

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

    def test_another_value(self) -> None:
        assert self.lens.read({"x.0.value": "Bearer 2"}) == {
            **self.lens.base,
            "Authorization": "Bearer 2",
        }

    def test_removed_and_moved_they_keep_their_values(self) -> None:
        read = self.lens.read({"x": ["", "2", "0"]})
        assert list(read.items()) == [("X-Key", "2"), ("Authorization", "Bearer 1")]

    @pytest.mark.parametrize("name", ["X-Other", "Accept-Language", "Accept", "User-Agent"])
    def test_renamed_one_needs_its_value_again(self, name: str) -> None:
        lens = Lens(SECRET, {"Authorization": "Bearer 1"})
        _, faults = lens.read_with_faults({"x.0.name": name})
        words = "Enter the value again: the one that is set is kept for Authorization alone."
        assert faults == {"x.0.value": [words]}
        assert lens.read({"x.0.name": name, "x.0.value": "new"}) == {name: "new"}

    def test_renamed_a_value_that_was_shown_is_kept(self) -> None:
        lens = Lens(SECRET, {"Accept": "text/html"})
        typed = {"x.0.name": "X-Accept", "x.0.value": "text/html"}
        assert lens.read(typed) == {"X-Accept": "text/html"}
        assert "text/html" not in repr(lens.show(typed).below[0].below[1])

    def test_a_secret_is_not_shown_under_whatever_name(self) -> None:
        lens = Lens(SECRET, {"Authorization": "Bearer 1"})
        for typed in ({"x.0.name": "Accept"}, {"x.0.name": "Accept", "x.0.value": None}):
            assert "Bearer" not in repr(lens.show(typed))

    def test_a_new_one_needs_a_name_and_a_value(self) -> None:
        row = {"x": ["", "new1"], "x.new1.name": "", "x.new1.value": ""}
        lens = Lens(SECRET)
        assert lens.read(row) is ABSENT
        assert lens.read({**row, "x.new1.name": " A ", "x.new1.value": "1"}) == {"A": "1"}
        _, faults = lens.read_with_faults({**row, "x.new1.name": "A"})
        assert faults == {"x.new1.value": ["Enter the header's value."]}
        _, faults = lens.read_with_faults({**row, "x.new1.value": "1"})
        assert faults == {"x.new1.name": ["Enter the header's name."]}

    def test_one_that_is_set_needs_its_name(self) -> None:
        _, faults = self.lens.read_with_faults({"x.0.name": " "})
        assert faults == {"x.0.name": ["Enter the header's name."]}

    def test_no_two_of_the_same_name(self) -> None:
        _, faults = self.lens.read_with_faults({"x.1.name": "X-Key", "x.1.value": "3"})
        assert faults == {"x.2.name": ["The header X-Key is there twice."]}

    def test_all_removed(self) -> None:
        assert self.lens.read({"x": ""}) is ABSENT

    @pytest.mark.parametrize("base", [{"": "Bearer 1"}, {" A": "Bearer 1"}, ["Bearer"], 5])
    def test_what_cannot_stand_in_rows_is_kept(self, base: Any) -> None:
        shown = Lens(SECRET, base).show()
        assert shown.kind == "kept"
        assert "Bearer 1" not in shown.note

    def test_an_opaque_value_is_kept(self) -> None:
        lens = Lens(PLAIN, {"X-Odd": {"a": 1.0}, "X-Reason": "b"})
        assert lens.read({"x.1.value": "c"}) == {"X-Odd": {"a": 1.0}, "X-Reason": "c"}

    def test_those_of_a_transfer_are_shown_unless_their_name_says_otherwise(self) -> None:
        typed = {"x": ["", "new1"], "x.new1.name": "X-Api-Key", "x.new1.value": "hunter2"}
        assert "hunter2" not in repr(Lens(PLAIN).show(typed))
        assert "hunter2" in repr(Lens(PLAIN).show({**typed, "x.new1.name": "X-Reason"}))
        assert Lens(PLAIN).read(typed) == {"X-Api-Key": "hunter2"}
