"""Asterisks that Vapi shows are never sent back, and no credential reaches the record or a log."""

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving.errors import Conflicted, CredentialMissing, NotApplied
from tests.phone_numbers.desk import NUMBER, Desk
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
def test_asterisks_are_not_sent_back(
    number: JSON, mine: JSON, path: tuple[str, ...], desk: Desk
) -> None:
    desk.open({**NUMBER, **number})
    with pytest.raises(CredentialMissing) as caught:
        desk.save(mine)
    assert caught.value.paths == (path,)
    assert desk.operations == ["get"]
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("entered", ["Bearer new", "***new***", None])
def test_entered_again_or_cleared_it_goes(entered: str | None, desk: Desk) -> None:
    desk.open({**NUMBER, "server": SERVER})
    headers = {**SERVER["headers"], "Authorization": entered}
    server = {**SERVER, "headers": headers}
    desk.save({"server": server})
    assert desk.sent["server"] == server


def test_where_nothing_else_of_the_field_changes_it_stays(desk: Desk) -> None:
    desk.open({**NUMBER, "server": SERVER, "twilioAuthToken": "****"})
    desk.save({"name": "New"})
    assert desk.sent == {"name": "New", "provider": "twilio"}


def test_a_field_cleared_with_its_credential_goes(desk: Desk) -> None:
    desk.open({**NUMBER, "server": SERVER})
    desk.save({"server": None})
    assert desk.sent == {"server": None, "provider": "twilio"}


def test_the_record_holds_none(desk: Desk) -> None:
    desk.open({**NUMBER, "twilioAuthToken": "hunter2-old"})
    saved = desk.save({"twilioAuthToken": "hunter2-new"})
    assert desk.sent["twilioAuthToken"] == "hunter2-new"
    [row] = Attempt.objects.values()
    assert row["changes"] == [
        {"field": "twilioAuthToken", "before": MASK, "after": MASK, "credential_changed": True}
    ]
    assert "hunter2" not in repr(row) + repr(saved)


def test_errors_and_logs_hold_none(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open({**NUMBER, "twilioAuthToken": "hunter2-old"})
    desk.somebody_else_changes({"twilioAuthToken": "hunter2-theirs"})
    with pytest.raises(Conflicted) as conflicted:
        desk.save({"twilioAuthToken": "hunter2-new"})
    desk.vapi.fail("update", Fault("reset"))
    decision = f"mine:{conflicted.value.conflicts[0].digest}"
    with pytest.raises(NotApplied) as not_applied:
        desk.save({"twilioAuthToken": "hunter2-new"}, {"twilioAuthToken": decision})
    for error in (conflicted.value, not_applied.value):
        assert "hunter2" not in repr(error) + str(error) + repr(error.__context__)
    assert "hunter2" not in repr(conflicted.value.conflicts) + caplog.text
    assert not_applied.value.__context__ is None
