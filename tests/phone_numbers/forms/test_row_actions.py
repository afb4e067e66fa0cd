"""The buttons that add, remove and move rows."""

import pytest

from phone_numbers.forms.number_form import NumberForm
from vapi_client.json_values import JSON

HOOK: JSON = {"on": "call.ringing", "do": []}


class TestRowActions:
    def form(self) -> NumberForm:
        return NumberForm({"provider": "vapi", "hooks": [HOOK, HOOK, HOOK]})

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
    def test_an_action_changes_the_keys_and_names_the_changed_part(
        self, action: str, keys: list[str], shown_again: str
    ) -> None:
        form = self.form()
        assert form.act(action) == shown_again
        assert form.typed.all("hooks") == keys

    def test_a_new_row_never_reuses_a_key(self) -> None:
        form = self.form()
        for _ in range(2):
            form.act("add hooks on=call.ending")
        form.act("remove hooks.new1")
        form.act("add hooks on=call.ringing")
        assert form.typed.all("hooks")[-2:] == ["new2", "new3"]
        assert form.typed.one("hooks.new3.on") == "call.ringing"
