"""The fallback destination: a number or a SIP address."""

from phone_numbers.forms.parts.fallback import FALLBACK
from tests.phone_numbers.forms.lens import Lens
from vapi_client.json_values import ABSENT, JSON

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


def test_changing_the_kind_keeps_the_fields_that_both_have() -> None:
    typed = {"x.type": "sip", "x.sipUri": "sip:a@b"}
    kept = {key: NUMBER[key] for key in NUMBER if key not in ("number", "extension")}
    assert Lens(FALLBACK, NUMBER).read(typed) == {**kept, "type": "sip", "sipUri": "sip:a@b"}


def test_changing_the_kind_still_shows_the_fields_that_are_set() -> None:
    shown = Lens(FALLBACK, NUMBER).show({"x.type": "sip"})
    plan = next(each for each in shown.below if each.kind == "transfer-plan")
    assert "Dial timeout" in {each.label for each in plan.below}


def test_choosing_none_clears_the_destination() -> None:
    assert Lens(FALLBACK, NUMBER).read({"x.type": ""}) is ABSENT


def test_a_new_destination_holds_its_kind_and_number() -> None:
    typed = {"x.type": "number", "x.number": "+14155550199"}
    assert Lens(FALLBACK).read(typed) == {"type": "number", "number": "+14155550199"}


def test_required_fields_of_a_kind_are_marked() -> None:
    shown = Lens(FALLBACK).show({"x.type": "number"})
    assert [each.label for each in shown.below if each.required] == ["Number"]
