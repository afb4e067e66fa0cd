"""Lists of rows. Each row keeps its values when it moves."""

from typing import Any

import pytest

from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.hooks import HOOKS
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


class TestRows:
    lens = Lens(HOOKS, [RINGING, ENDING, UNKNOWN])

    def test_the_key_of_a_row_is_its_position(self) -> None:
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
    def test_the_order_on_the_page_is_the_order_of_the_list(
        self, keys: list[str], rows: Any
    ) -> None:
        assert self.lens.read({"x": keys}) == rows

    def test_a_new_row_can_come_first(self) -> None:
        typed = {"x": ["", "new1", "0"], "x.new1.on": "call.ending", "x.new1.do.type": "say",
                 "x.new1.do.exact": "Bye"}  # fmt: skip
        new = {"on": "call.ending", "do": {"type": "say", "exact": "Bye"}}
        assert self.lens.read(typed) == [new, RINGING]

    @pytest.mark.parametrize("key", ["9" * 5000, "٣", "-1", "00", "1.0"])
    def test_an_unknown_key_is_a_new_row(self, key: str) -> None:
        assert Lens(HOOKS, [RINGING]).read({"x": ["", key]}) == [{}]

    @pytest.mark.parametrize("base", [{}, "x", 5, {"a": [1]}])
    def test_a_value_that_is_not_a_list_is_kept(self, base: Any) -> None:
        assert Lens(HOOKS, base).show().kind == "kept"


class TestAnotherStateOfTheSameList:
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
    def test_a_list_changed_as_json_is_read_back_the_same(self, hooks: list[JSON]) -> None:
        form = NumberForm({"provider": "vapi", "hooks": [RINGING, ENDING, UNKNOWN]})
        assert form.showing({**form.base, "hooks": hooks}).result.get("hooks", []) == hooks
