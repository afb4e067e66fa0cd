"""Objects, and alternatives of objects: what the form doesn't know stays in them."""

from typing import Any

import pytest

from phone_numbers.forms.groups import Group
from phone_numbers.forms.parts.fallback import FALLBACK
from phone_numbers.forms.parts.hooks import HOOKS
from phone_numbers.forms.parts.server import SERVER
from phone_numbers.forms.parts.transfer import TRANSFER_PLAN
from vapi_client.json_values import ABSENT, JSON

from .lens import Lens

BACKOFF = next(node for node in SERVER.below if node.key == "backoffPlan")


class TestObjects:
    def test_one_input_changes_one_field(self) -> None:
        lens = Lens(SERVER, {"url": "a", "timeoutSeconds": 20.0, "future": [1.0, None]})
        assert lens.read({"x.url": "b"}) == {**lens.base, "url": "b"}

    def test_clearing_removes_the_key(self) -> None:
        lens = Lens(SERVER, {"url": "a", "timeoutSeconds": 20})
        assert lens.read({"x.timeoutSeconds": ""}) == {"url": "a"}

    def test_clearing_everything_removes_the_object(self) -> None:
        assert Lens(SERVER, {"url": "a"}).read({"x.url": ""}) is ABSENT

    def test_but_not_what_the_form_does_not_know(self) -> None:
        assert Lens(SERVER, {"url": "a", "future": 1}).read({"x.url": ""}) == {"future": 1}

    def test_an_opaque_value_stays_beside_what_changes(self) -> None:
        lens = Lens(SERVER, {"url": {"new": "kind"}, "timeoutSeconds": "soon"})
        assert lens.read({"x.credentialId": "c1"}) == {**lens.base, "credentialId": "c1"}

    @pytest.mark.parametrize("base", [5, "x", [], True])
    def test_what_is_no_object_is_kept(self, base: Any) -> None:
        assert Lens(SERVER, base).show().kind == "kept"
        assert Lens(SERVER, base).inputs == {}

    @pytest.mark.parametrize("base", [None, {}])
    def test_what_is_empty_can_be_filled(self, base: Any) -> None:
        assert Lens(SERVER, base).read({"x.url": "a"}) == {"url": "a"}

    def test_clearing_its_head_removes_it_whole(self) -> None:
        lens = Lens(BACKOFF, {"type": "fixed", "maxRetries": 1, "baseDelaySeconds": 1, "new": 2})
        assert lens.read({"x.type": ""}) is ABSENT

    def test_a_field_is_needed_only_together_with_the_others(self) -> None:
        def required(**typed: str) -> set[str]:
            shown = Lens(BACKOFF).show({f"x.{name}": value for name, value in typed.items()})
            return {each.label for each in shown.below if each.required}

        assert required() == set()
        assert required(type="fixed") == {"Max retries", "Base delay seconds"}


NUMBER: JSON = {
    "type": "number",
    "number": "+14155550199",
    "extension": "12",
    "callerId": "+14155550100",
    "message": {"type": "custom-message", "new": 1},
    "transferPlan": {"mode": "blind-transfer", "future": 1.0, "dialTimeout": 5},
    "description": "desk",
    "future": {"a": 1},
}


class TestAlternatives:
    def test_the_other_kind_keeps_what_both_have(self) -> None:
        typed = {"x.type": "sip", "x.sipUri": "sip:a@b"}
        kept = {key: NUMBER[key] for key in NUMBER if key not in ("number", "extension")}
        assert Lens(FALLBACK, NUMBER).read(typed) == {**kept, "type": "sip", "sipUri": "sip:a@b"}

    def test_also_what_only_it_shows_then(self) -> None:
        shown = Lens(FALLBACK, NUMBER).show({"x.type": "sip"})
        plan = next(each for each in shown.below if each.kind == "plan")
        assert "Dial timeout" in {each.label for each in plan.below}

    def test_none(self) -> None:
        assert Lens(FALLBACK, NUMBER).read({"x.type": ""}) is ABSENT

    def test_a_new_one(self) -> None:
        typed = {"x.type": "number", "x.number": "+14155550199"}
        assert Lens(FALLBACK).read(typed) == {"type": "number", "number": "+14155550199"}

    @pytest.mark.parametrize("base", [{"type": "assistant", "a": 1.0}, {"a": 1}, 5, [], ["x"]])
    def test_an_unknown_kind_stays_until_another_is_chosen(self, base: Any) -> None:
        lens = Lens(FALLBACK, base)
        assert lens.show().options[-1][1].endswith("(unknown here, stays as it is)")
        assert lens.read() is base
        typed = {"x.type": "sip", "x.sipUri": "sip:a@b"}
        assert lens.read(typed) == {"type": "sip", "sipUri": "sip:a@b"}

    def test_a_kind_that_was_not_offered(self) -> None:
        value, faults = Lens(FALLBACK, NUMBER).read_with_faults({"x.type": "pigeon"})
        assert (value, faults) == (NUMBER, {"x.type": ["Choose one of these."]})

    def test_what_a_kind_cannot_be_without_is_marked(self) -> None:
        shown = Lens(FALLBACK).show({"x.type": "number"})
        assert [each.label for each in shown.below if each.required] == ["Number"]

    def test_fields_of_the_same_name_that_are_not_alike_begin_anew(self) -> None:
        ringing = {
            "on": "call.ringing",
            "filters": [{"type": "startsWith", "key": "number", "startsWith": ["49"]}],
            "do": [{"type": "say", "exact": "Hello"}],
            "future": 1,
        }
        lens = Lens(HOOKS.row, ringing)
        assert lens.read({"x.on": "call.ending", "x.filters": ""}) == {
            "on": "call.ending",
            "future": 1,
        }


class TestTransferPlan:
    def test_clearing_its_mode_removes_it(self) -> None:
        assert Lens(TRANSFER_PLAN, NUMBER["transferPlan"]).read({"x.mode": ""}) is ABSENT

    def test_a_plan_without_a_mode_keeps_the_rest(self) -> None:
        lens = Lens(TRANSFER_PLAN, {"timeout": 5})
        assert lens.read({"x.timeout": "6"}) == {"timeout": 6}

    def test_what_is_set_is_shown_whatever_the_mode(self) -> None:
        shown = Lens(TRANSFER_PLAN, {"mode": "blind-transfer", "twiml": "<Play/>"}).show()
        assert "TwiML" in {each.label for each in shown.below}

    def test_an_unknown_mode_shows_everything(self) -> None:
        shown = Lens(TRANSFER_PLAN, {"mode": "teleport"}).show()
        assert len(shown.below) == len(TRANSFER_PLAN.below) - 1  # the verb isn't DIAL

    def test_a_mode_that_does_not_use_a_field_keeps_it(self) -> None:
        lens = Lens(TRANSFER_PLAN, {"mode": "warm-transfer-twiml", "twiml": "<Play/>"})
        assert lens.read({"x.mode": "blind-transfer", "x.twiml": None}) == {
            "mode": "blind-transfer",
            "twiml": "<Play/>",
        }


def test_constants_go_into_a_new_object_alone() -> None:
    node = Group("x", [], constants={"type": "a"}, optional=False)
    assert Lens(node).read() == {"type": "a"}
    assert Lens(node, {"type": "b"}).read() == {"type": "b"}
