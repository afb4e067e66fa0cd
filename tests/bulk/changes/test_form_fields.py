"""Fields are set by the parts of the number's own form, and what isn't typed stays."""

import pytest
from pydantic import ValidationError

from bulk.changes import CannotChange
from bulk.changes.form_fields import FormFields
from phone_numbers.saving.errors import UnknownProvider

from .samples import DESK, SQUAD, fields

NUMBER = {
    "id": "n1",
    "provider": "twilio",
    "name": "Desk",
    "assistantId": DESK,
    "server": {"url": "https://a.example.com/x", "timeoutSeconds": 30.0, "future": {"x": 1}},
    "fallbackDestination": {"type": "number", "number": "+14155550100", "message": "Wait"},
}


def test_another_url_keeps_everything_else_of_the_server() -> None:
    result = fields({"server.url": "https://b.example.com"}).applied_to(NUMBER, 1)
    server = {"url": "https://b.example.com", "timeoutSeconds": 30.0, "future": {"x": 1}}
    assert result == {**NUMBER, "server": server}


def test_a_header_replaces_one_of_its_name_and_keeps_the_others() -> None:
    change = FormFields(
        typed={
            "server.headers": ["new1", "new2"],
            "server.headers.new1.name": ["x-team"],
            "server.headers.new1.value": ["Support"],
            "server.headers.new2.name": ["Authorization"],
            "server.headers.new2.value": ["new-token"],
        }
    )
    headers = {"X-Team": "Sales", "X-Site": "Oslo", "Authorization": "token"}
    server = {"url": "https://a.example.com", "headers": headers}
    result = change.applied_to({**NUMBER, "server": server}, 1)
    expected = {"X-Site": "Oslo", "x-team": "Support", "Authorization": "new-token"}
    assert result["server"]["headers"] == expected
    assert change.applied_to(result, 1) == result
    assert change.applied_to(NUMBER, 1)["server"]["headers"] == {
        "x-team": "Support",
        "Authorization": "new-token",
    }


def test_an_assignee_replaces_all_others() -> None:
    change = fields({"assignment": "squad", "squadId": SQUAD})
    result = change.applied_to({**NUMBER, "workflowId": "w"}, 1)
    assert result == {**{k: v for k, v in NUMBER.items() if k != "assistantId"}, "squadId": SQUAD}


def test_a_number_with_a_server_can_not_be_assigned_to_nothing() -> None:
    with pytest.raises(CannotChange, match="The server below would answer the number"):
        fields({"assignment": "nothing"}).applied_to(NUMBER, 1)
    change = fields({"assignment": "nothing"}, "server")
    assert change.applied_to(NUMBER, 1).keys() == NUMBER.keys() - {"assistantId", "server"}


def test_a_field_that_the_provider_does_not_have_is_named() -> None:
    number = {**NUMBER, "provider": "telnyx"}
    with pytest.raises(CannotChange, match=r"^Telnyx numbers don't have this field: SMS enabled"):
        fields({"smsEnabled": "true", "name": "x"}).applied_to(number, 1)


def test_a_provider_that_the_document_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownProvider):
        fields({"name": "x"}).applied_to({**NUMBER, "provider": "pigeon"}, 1)


def test_input_that_means_nothing_is_refused_with_the_words_of_the_form() -> None:
    for typed, words in (
        ({"server.timeoutSeconds": "soon"}, "Server: "),
        ({"assignment": "assistant", "assistantId": "Front desk"}, "Assistant ID: "),
        ({"fallbackDestination.type": "number", "fallbackDestination.number": "1"}, "country code"),
    ):
        with pytest.raises(CannotChange, match=words):
            fields(typed).applied_to({"provider": "twilio"}, 1)


def test_credentials_that_were_typed_are_known() -> None:
    typed = {
        "server.headers": ["", "new1"],
        "server.headers.new1.name": ["Authorization"],
        "server.headers.new1.value": ["Bearer s3cret"],
    }
    change = FormFields(typed=typed)
    assert change.entered == {"Bearer s3cret"}
    assert "s3cret" not in repr(change)
    assert change.applied_to({"provider": "vapi"}, 1)["server"] == {
        "headers": {"Authorization": "Bearer s3cret"}
    }


@pytest.mark.parametrize("name", ["twilioAuthToken", "id", "number", "authentication.password"])
def test_other_fields_can_not_be_set_on_many_numbers(name: str) -> None:
    with pytest.raises(ValidationError):
        fields({name: "x"})
    with pytest.raises(ValidationError):
        FormFields()


def test_the_title_names_what_is_set_and_what_is_cleared() -> None:
    typed = {"assignment": "assistant", "assistantId": DESK, "smsEnabled": "true", "server.url": ""}
    change = fields(typed, "hooks")
    assert change.title({DESK: "Front desk"}) == (
        "Assign to assistant Front desk. Set Server, SMS enabled. Clear Hooks"
    )
    assert fields({"assignment": "server"}).title({}) == "Assign to server only"
