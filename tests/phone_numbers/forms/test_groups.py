"""Objects, and alternatives of objects. They keep values that the form has no input for."""

from typing import Any

import pytest

from phone_numbers.forms.groups import Group
from phone_numbers.forms.parts.fallback import FALLBACK
from phone_numbers.forms.parts.server import SERVER
from vapi_client.json_values import ABSENT, JSON

from .lens import Lens


class TestObjects:
    def test_one_input_changes_one_field(self) -> None:
        lens = Lens(SERVER, {"url": "a", "timeoutSeconds": 20.0, "future": [1.0, None]})
        assert lens.read({"x.url": "b"}) == {**lens.base, "url": "b"}

    def test_clearing_removes_the_key(self) -> None:
        lens = Lens(SERVER, {"url": "a", "timeoutSeconds": 20})
        assert lens.read({"x.timeoutSeconds": ""}) == {"url": "a"}

    def test_clearing_everything_removes_the_object(self) -> None:
        assert Lens(SERVER, {"url": "a"}).read({"x.url": ""}) is ABSENT

    def test_clearing_everything_keeps_unknown_values(self) -> None:
        assert Lens(SERVER, {"url": "a", "future": 1}).read({"x.url": ""}) == {"future": 1}

    def test_a_value_without_an_input_is_kept_when_others_change(self) -> None:
        lens = Lens(SERVER, {"url": {"new": "kind"}, "timeoutSeconds": "soon"})
        assert lens.read({"x.credentialId": "c1"}) == {**lens.base, "credentialId": "c1"}

    @pytest.mark.parametrize("base", [5, "x", [], True])
    def test_a_value_that_is_not_an_object_is_kept(self, base: Any) -> None:
        assert Lens(SERVER, base).show().kind == "kept"
        assert Lens(SERVER, base).inputs == {}

    @pytest.mark.parametrize("base", [None, {}])
    def test_an_empty_object_can_be_filled(self, base: Any) -> None:
        assert Lens(SERVER, base).read({"x.url": "a"}) == {"url": "a"}


class TestAlternatives:
    @pytest.mark.parametrize("base", [{"type": "assistant", "a": 1.0}, {"a": 1}, 5, [], ["x"]])
    def test_an_unknown_kind_stays_until_another_is_chosen(self, base: Any) -> None:
        lens = Lens(FALLBACK, base)
        assert lens.show().options[-1][1].endswith("(unknown value, stays as it is)")
        assert lens.read() is base
        typed = {"x.type": "sip", "x.sipUri": "sip:a@b"}
        assert lens.read(typed) == {"type": "sip", "sipUri": "sip:a@b"}

    def test_a_kind_that_was_not_offered_is_a_fault(self) -> None:
        base: JSON = {"type": "number", "number": "+14155550199", "future": {"a": 1}}
        value, faults = Lens(FALLBACK, base).read_with_faults({"x.type": "pigeon"})
        assert (value, faults) == (base, {"x.type": ["Choose one of these."]})


def test_constants_go_only_into_a_new_object() -> None:
    node = Group("x", [], constants={"type": "a"}, optional=False)
    assert Lens(node).read() == {"type": "a"}
    assert Lens(node, {"type": "b"}).read() == {"type": "b"}
