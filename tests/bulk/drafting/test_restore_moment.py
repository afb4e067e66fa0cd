"""Numbers get the values back that they had in an audit's snapshot."""

from typing import Any

from audits.models import Audit
from bulk.changes.restore_moment import RestoreMoment
from bulk.drafting import drafts
from bulk.models import BulkChange, ItemState
from bulk.running import control
from phone_numbers.earlier_states import moments
from tests.audits.conftest import audited
from tests.bulk.bulk_editor import BulkEditor, item_of, states, work


def snapshot(editor: BulkEditor) -> Audit:
    audit = audited(editor.cast.acme)
    editor.vapi.forget_requests()
    return audit


def change(editor: BulkEditor, number_id: str, **fields: Any) -> None:
    """Change a number at Vapi, and remove its fields that are None."""
    number = {**editor.stored(number_id), **fields}
    editor.vapi.put({name: value for name, value in number.items() if value is not None})


def restoration(editor: BulkEditor, audit: Audit) -> BulkChange:
    return editor.draft(RestoreMoment(moment=str(audit.pk), label="the audit"))


def test_numbers_are_as_they_were_in_the_snapshot(editor: BulkEditor) -> None:
    one, two, *_ = editor.ids
    change(editor, two, smsEnabled=None, server={"url": "https://a.example.com"})
    audit = snapshot(editor)
    change(editor, one, name="Front", hooks=[{"on": "call.ringing", "do": []}])
    change(editor, two, server=None)
    draft = restoration(editor, audit)
    assert states(draft) == {ItemState.WAITING: 2, ItemState.UNCHANGED: 8}
    control.start(draft, editor.actor)
    work()
    assert editor.stored(one)["name"] == "Desk 0" and not editor.stored(one).get("hooks")
    assert editor.stored(two)["server"]["url"] == "https://a.example.com"


def test_a_number_from_after_the_snapshot_stays(editor: BulkEditor) -> None:
    audit = snapshot(editor)
    editor.ids.append(new := editor.put("New"))
    item = item_of(restoration(editor, audit), new)
    assert (item.state, item.reason) == (ItemState.REFUSED, "The number isn't in that audit.")


def test_credentials_stay_as_they_are(editor: BulkEditor) -> None:
    one, two, *_ = editor.ids
    server = {"url": "https://a.example.com", "headers": {"x-key": "s3cret"}, "timeoutSeconds": 20}
    change(editor, one, server=server)
    change(editor, two, server=server)
    audit = snapshot(editor)
    newer = {**server, "headers": {"x-key": "newer"}, "timeoutSeconds": 5}
    change(editor, one, server=newer)
    change(editor, two, server=None)
    draft = restoration(editor, audit)
    assert item_of(draft, one).values[1]["server"] == {**newer, "timeoutSeconds": 20}
    assert item_of(draft, two).state == ItemState.REFUSED
    assert "A credential was changed since" in item_of(draft, two).reason


def test_a_snapshot_of_another_organization_has_nothing_to_give(editor: BulkEditor) -> None:
    theirs = audited(editor.cast.globex)
    assert str(theirs.pk) not in moments(editor.cast.acme)
    assert states(restoration(editor, theirs)) == {ItemState.REFUSED: 10}


def test_a_snapshot_that_is_gone_has_nothing_to_give(editor: BulkEditor) -> None:
    audit = snapshot(editor)
    draft = restoration(editor, audit)
    audit.delete()
    drafts.read_again(draft)
    work()
    assert states(draft) == {ItemState.REFUSED: 10}
