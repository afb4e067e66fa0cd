"""Errors of saving show no credential and can be told from Vapi's."""

import pytest

from phone_numbers.saving.errors import AnswerLost, Conflicted, CreateUnknown, WriteError
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.errors import VapiError
from vapi_sandbox import Fault


def test_an_unknown_create_is_a_write_error_and_no_vapi_error() -> None:
    assert not issubclass(CreateUnknown, VapiError)
    assert issubclass(CreateUnknown, WriteError)


def test_errors_and_logs_have_no_credentials(
    editor: Editor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.open({**NUMBER, "twilioAuthToken": "hunter2-old"})
    editor.somebody_else_changes({"twilioAuthToken": "hunter2-theirs"})
    with pytest.raises(Conflicted) as conflicted:
        editor.save({"twilioAuthToken": "hunter2-new"})
    editor.vapi.fail("update", Fault("reset"))
    decision = f"mine:{conflicted.value.conflicts[0].digest}"
    with pytest.raises(AnswerLost) as lost:
        editor.save({"twilioAuthToken": "hunter2-new"}, {"twilioAuthToken": decision})
    for error in (conflicted.value, lost.value):
        assert "hunter2" not in repr(error) + str(error) + repr(error.__context__)
    assert "hunter2" not in repr(conflicted.value.conflicts) + caplog.text
    assert lost.value.__context__ is None
