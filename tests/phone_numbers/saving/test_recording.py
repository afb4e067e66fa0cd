"""What activity records of a save."""

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.models import NumberLease
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.masking import MASK


def test_the_record_has_no_credentials(editor: Editor) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "hunter2-old"})
    saved = editor.save({"twilioAuthToken": "hunter2-new"})
    assert editor.sent_update["twilioAuthToken"] == "hunter2-new"
    [row] = Attempt.objects.values()
    assert row["changes"] == [
        {"field": "twilioAuthToken", "before": MASK, "after": MASK, "credential_changed": True}
    ]
    assert "hunter2" not in repr(row) + repr(saved)


def test_the_change_and_its_outcome_are_recorded(editor: Editor) -> None:
    saved = editor.save({"name": "New", "squadId": "s1", "assistantId": None})

    [attempt] = Attempt.objects.all()
    assert saved.attempt == attempt
    assert attempt.organization == editor.cast.acme
    assert (attempt.actor, attempt.address) == ("operator@acme.example", "203.0.113.5")
    assert (attempt.action, attempt.subject) == ("number.update", editor.id)
    assert attempt.label == "+14155550100"
    assert sorted(attempt.changes, key=lambda change: str(change["field"])) == [
        {"field": "assistantId", "before": "a1"},
        {"field": "name", "before": "Old", "after": "New"},
        {"field": "squadId", "after": "s1"},
    ]
    assert editor.vapi.requests[-1].headers["x-request-id"] == attempt.request_id
    assert editor.recorded_results == [("done", False)]


def test_the_attempt_is_recorded_before_the_request_is_sent(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*arguments: object, **named: object) -> None:
        raise SystemExit

    monkeypatch.setattr("vapi_client.client.VapiClient.update_number", dies)
    with pytest.raises(SystemExit):
        editor.save({"name": "New"})
    assert editor.recorded_results == []
    assert NumberLease.objects.get().attempt == Attempt.objects.get()
