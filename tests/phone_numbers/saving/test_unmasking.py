"""An undo restores masked credentials only where they can be taken from the number as it is now."""

import pytest

from dashboard.activity.models import Attempt
from phone_numbers.saving.errors import CannotUndo
from phone_numbers.saving.save import Saved
from phone_numbers.saving.undo import undo
from phone_numbers.saving.unmasking import unmask_changes
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.json_values import JSON
from vapi_client.masking import MASK

SECRET = "Bearer hunter2"
SERVER: JSON = {"url": "https://a.example.com", "headers": {"Authorization": SECRET}}


def attempt_of(saved: Saved) -> Attempt:
    assert saved.attempt is not None
    return saved.attempt


def test_credentials_that_the_change_left_alone_are_kept_as_they_are_now(editor: Editor) -> None:
    editor.open({**NUMBER, "server": SERVER})
    attempt = attempt_of(editor.save({"server": {**SERVER, "url": "https://a.example.com/b"}}))
    assert "hunter2" not in repr(attempt.changes)
    rotated = {"url": "https://a.example.com/b", "headers": {"Authorization": "Bearer rotated"}}
    editor.somebody_else_changes({"server": rotated})

    undo(editor.cast.acme, editor.actor, attempt)

    assert editor.stored["server"] == {
        "url": "https://a.example.com",
        "headers": {"Authorization": "Bearer rotated"},
    }


def test_an_added_credential_is_removed(editor: Editor) -> None:
    attempt = attempt_of(editor.save({"twilioAuthToken": SECRET}))
    undo(editor.cast.acme, editor.actor, attempt)
    assert "twilioAuthToken" not in editor.stored


@pytest.mark.parametrize(
    ("before", "change"),
    [
        pytest.param({"twilioAuthToken": SECRET}, {"twilioAuthToken": "other"}, id="replaced"),
        pytest.param({"twilioAuthToken": SECRET}, {"twilioAuthToken": None}, id="removed"),
        pytest.param({"server": SERVER}, {"server": {"url": "https://b.example.com"}}, id="below"),
        pytest.param({"server": SERVER}, {"server": None}, id="with all around it"),
    ],
)
def test_a_changed_credential_cannot_be_restored(
    before: JSON, change: JSON, editor: Editor
) -> None:
    editor.open({**NUMBER, **before})
    attempt = attempt_of(editor.save({"name": "New", **change}))
    with pytest.raises(CannotUndo, match="credential"):
        undo(editor.cast.acme, editor.actor, attempt)
    assert "hunter2" not in repr(Attempt.objects.values())


def hook(text: str, secret: str | None) -> JSON:
    """Return a hook that transfers to a SIP address, with a header if there is a secret."""
    headers = {} if secret is None else {"sipHeaders": {"X-Secret": secret}}
    destination = {"type": "sip", "sipUri": f"sip:{text}@example.com", **headers}
    return {"on": "call.ending", "do": {"type": "transfer", "destination": destination}}


def test_a_list_with_credentials_is_restored_if_it_is_unchanged_since(editor: Editor) -> None:
    before, after = [hook("a", SECRET)], [hook("b", SECRET), hook("c", "other")]
    editor.open({**NUMBER, "hooks": before})
    attempt = attempt_of(editor.save({"hooks": after}))
    undo(editor.cast.acme, editor.actor, attempt)
    assert editor.stored["hooks"] == before


@pytest.mark.parametrize(
    "since",
    [
        [hook("x", "hunter3"), hook("b", SECRET)],
        [hook("x", "hunter3")],
        [],
    ],
)
def test_a_list_with_credentials_that_changed_since_cannot_be_restored(
    since: list[JSON], editor: Editor
) -> None:
    """An item could get the credential of another."""
    editor.open({**NUMBER, "hooks": [hook("a", SECRET)]})
    attempt = attempt_of(editor.save({"hooks": [hook("b", SECRET)]}))
    editor.somebody_else_changes({"hooks": since})
    with pytest.raises(CannotUndo):
        undo(editor.cast.acme, editor.actor, attempt)


@pytest.mark.parametrize(
    "address",
    [
        "https://me:hunter2@a.example.com/hook?code=hunter2#hunter2",
        "https://hunter2@a.example.com",
        "sip:me:hunter2@a.example.com?Authorization=hunter2",
    ],
)
def test_a_masked_part_of_an_address_is_restored(address: str, editor: Editor) -> None:
    editor.open({**NUMBER, "server": {**SERVER, "url": address}})
    attempt = attempt_of(editor.save({"server": {**SERVER, "url": address, "timeoutSeconds": 9}}))
    assert "hunter2" not in repr(attempt.changes)
    undo(editor.cast.acme, editor.actor, attempt)
    assert editor.stored["server"] == {**SERVER, "url": address}


def test_an_older_record_that_shows_more_of_an_address_is_restored() -> None:
    before: JSON = {"url": f"https://me:{MASK}@a.example.com/?code=hunter2", "timeoutSeconds": 9}
    after = {**before, "timeoutSeconds": 8}
    url = "https://me:hunter2@a.example.com/?code=hunter2"
    change = {"field": "server", "before": before, "after": after}
    found, _ = unmask_changes([change], {"server": {"url": url, "timeoutSeconds": 8}})
    assert found == {"server": {"url": url, "timeoutSeconds": 9}}
