"""Asterisks that Vapi shows are never sent back, and no credential reaches the record or a log."""

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving.errors import Conflicted, CredentialMissing, NotApplied
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_sandbox import Fault

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


def test_the_record_has_no_credentials(editor: Editor) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "hunter2-old"})
    saved = editor.save({"twilioAuthToken": "hunter2-new"})
    assert editor.sent_update["twilioAuthToken"] == "hunter2-new"
    [row] = Attempt.objects.values()
    assert row["changes"] == [
        {"field": "twilioAuthToken", "before": MASK, "after": MASK, "credential_changed": True}
    ]
    assert "hunter2" not in repr(row) + repr(saved)


def test_errors_and_logs_have_no_credentials(
    editor: Editor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "hunter2-old"})
    editor.somebody_else_changes({"twilioAuthToken": "hunter2-theirs"})
    with pytest.raises(Conflicted) as conflicted:
        editor.save({"twilioAuthToken": "hunter2-new"})
    editor.vapi.fail("update", Fault("reset"))
    decision = f"mine:{conflicted.value.conflicts[0].digest}"
    with pytest.raises(NotApplied) as not_applied:
        editor.save({"twilioAuthToken": "hunter2-new"}, {"twilioAuthToken": decision})
    for error in (conflicted.value, not_applied.value):
        assert "hunter2" not in repr(error) + str(error) + repr(error.__context__)
    assert "hunter2" not in repr(conflicted.value.conflicts) + caplog.text
    assert not_applied.value.__context__ is None
