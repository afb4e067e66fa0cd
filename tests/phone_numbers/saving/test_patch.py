"""The body of a PATCH: which fields it can change, and no credential that Vapi masked."""

from typing import Any

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving.errors import CredentialMissing, UnknownProvider
from phone_numbers.saving.patch import updatable_fields
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_client.schemas.providers import PROVIDERS


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_openapi_document_decides_which_fields_can_be_updated(provider: str) -> None:
    fields = updatable_fields(provider)
    assert {"name", "assistantId", "fallbackDestination", "hooks"} < set(fields)
    assert not {"provider", "id", "status", "numberDesiredAreaCode"} & set(fields)
    assert ("smsEnabled" in fields) is (provider == "twilio")


@pytest.mark.parametrize("provider", ["plivo", None, ["vapi"], ""])
def test_a_number_of_an_unknown_provider_cannot_be_saved(provider: Any, editor: Editor) -> None:
    editor.open({**NUMBER, "provider": provider})
    with pytest.raises(UnknownProvider):
        editor.save({"name": "New"})
    assert editor.operations == []


SERVER: JSON = {
    "url": "https://a.example.com",
    "headers": {"Authorization": "Bearer ***", "X-Team": "support", "Accept": "***"},
}
SIP: JSON = {"username": "u" * 20, "password": "●●●●ab"}


@pytest.mark.parametrize(
    ("number", "mine", "path"),
    [
        (
            {"server": SERVER},
            {"server": {**SERVER, "url": "https://b.example.com"}},
            ("server", "headers", "Authorization"),
        ),
        (
            {"provider": "vapi", "authentication": SIP},
            {"authentication": {**SIP, "username": "n" * 20}},
            ("authentication", "password"),
        ),
        (
            {"server": {"url": "a", "headers": {"X-Api-Key": "••••1234"}}},
            {"server": {"url": "b", "headers": {"X-Other": "••••1234"}}},
            ("server", "headers", "X-Other"),
        ),
        ({}, {"twilioAuthToken": MASK}, ("twilioAuthToken",)),
    ],
)
def test_a_masked_credential_is_never_sent_back(
    number: JSON, mine: JSON, path: tuple[str, ...], editor: Editor
) -> None:
    editor.open({**NUMBER, **number})
    with pytest.raises(CredentialMissing) as caught:
        editor.save(mine)
    assert caught.value.paths == (path,)
    assert editor.operations == ["get"]
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("entered", ["Bearer new", "***new***", None])
def test_a_credential_that_was_entered_again_or_cleared_is_sent(
    entered: str | None, editor: Editor
) -> None:
    editor.open({**NUMBER, "server": SERVER})
    headers = {**SERVER["headers"], "Authorization": entered}
    server = {**SERVER, "headers": headers}
    editor.save({"server": server})
    assert editor.sent_update["server"] == server


def test_a_masked_credential_in_an_unchanged_field_does_not_matter(editor: Editor) -> None:
    editor.open({**NUMBER, "server": SERVER, "twilioAuthToken": "****"})
    editor.save({"name": "New"})
    assert editor.sent_update == {"name": "New", "provider": "twilio"}


def test_a_field_with_a_masked_credential_can_be_cleared(editor: Editor) -> None:
    editor.open({**NUMBER, "server": SERVER})
    editor.save({"server": None})
    assert editor.sent_update == {"server": None, "provider": "twilio"}
