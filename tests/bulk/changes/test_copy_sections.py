import pytest
from pydantic import ValidationError

from bulk.changes import CannotChange
from bulk.changes.copy_sections import CopySections

from .samples import SOURCE, SQUAD


def test_chosen_sections_become_those_of_the_source() -> None:
    change = CopySections.of(SOURCE, "+1", ("assignment", "server", "fallback"))
    number = {
        "provider": "telnyx",
        "name": "Desk",
        "assistantId": "a1",
        "server": {"url": "https://b.example.com", "credentialId": "c"},
        "fallbackDestination": {"type": "number", "number": "+14155550100"},
        "hooks": [],
    }
    assert change.applied_to(number, 1) == {
        "provider": "telnyx",
        "name": "Desk",
        "squadId": SQUAD,
        "server": SOURCE["server"],
        "hooks": [],
    }


def test_a_field_that_the_provider_does_not_have_is_named() -> None:
    change = CopySections.of({**SOURCE, "smsEnabled": True}, "+1", ("sms",))
    assert change.applied_to({"provider": "twilio"}, 1)["smsEnabled"] is True
    with pytest.raises(CannotChange, match="BYO numbers don't have this field: SMS enabled"):
        change.applied_to({"provider": "byo-phone-number"}, 1)


def test_a_field_that_the_source_does_not_have_either_is_no_reason_to_refuse() -> None:
    number = {"provider": "byo-phone-number"}
    assert CopySections.of(SOURCE, "+1", ("sms",)).applied_to(number, 1) == number


def test_sections_are_checked() -> None:
    for sections in ((), ("number",)):
        with pytest.raises(ValidationError):
            CopySections.of(SOURCE, "+1", sections)


def test_the_title_names_the_sections_and_no_value() -> None:
    change = CopySections.of(SOURCE, "+1 415", ("server", "fallback"))
    assert change.title({}) == "Copy server, fallback destination of +1 415"
    assert "s3cret" not in repr(change)
