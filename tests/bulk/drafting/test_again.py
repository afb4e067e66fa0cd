"""Drafts made of a run that has ended: try again, and undo."""

from bulk.changes.delete import Delete
from bulk.changes.name import NamePattern
from bulk.changes.replace_assignee import Assignee, ReplaceAssignee
from bulk.drafting import again
from bulk.models import BulkChange, ItemState, State
from bulk.running import control
from tests.bulk.bulk_editor import BulkEditor, item_of, states, work
from tests.bulk.changes.samples import DESK, SQUAD, fields

FRONT = fields({"name": "Front desk"})
SMS_OFF = fields({"smsEnabled": "false"})


def read(draft: BulkChange | None) -> BulkChange:
    """Let a worker read the numbers of a draft."""
    assert draft is not None
    work()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    return draft


def undone(editor: BulkEditor, run: BulkChange) -> BulkChange:
    """Undo a run, and return the run that did it."""
    draft = read(again.undo(run, editor.actor))
    assert control.start(draft, editor.actor)
    work()
    return draft


def test_what_was_refused_and_cancelled_is_tried_again(editor: BulkEditor) -> None:
    run = editor.started(SMS_OFF)
    control.cancel(run, editor.actor)
    work()
    run.refresh_from_db()
    assert states(run) == {ItemState.CANCELLED: 4, ItemState.REFUSED: 6}
    draft = read(again.try_again(run, editor.actor, {}))
    assert (draft.title, draft.made_by) == (run.title, editor.cast.operator)
    assert states(draft) == {ItemState.WAITING: 4, ItemState.REFUSED: 6}


def test_numbers_keep_their_places(editor: BulkEditor) -> None:
    run = editor.draft(NamePattern(pattern="Line {n}"))
    editor.vapi.put({**editor.stored(editor.ids[6]), "name": "Changed since"})
    control.start(run, editor.actor)
    work()
    run.refresh_from_db()
    assert states(run) == {ItemState.DONE: 9, ItemState.CONFLICT: 1}
    draft = read(again.try_again(run, editor.actor, {}))
    assert item_of(draft, editor.ids[6]).values[1]["name"] == "Line 7"


def test_a_run_that_has_not_ended_or_succeeded_wholly_gives_no_draft(editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    assert again.try_again(draft, editor.actor, {}) is None
    assert again.undo(draft, editor.actor) is None
    run = editor.run(FRONT)
    assert again.try_again(run, editor.actor, {}) is None


def test_undo_gives_every_number_its_values_of_before(editor: BulkEditor) -> None:
    names = editor.names
    run = editor.run(FRONT)
    assert set(editor.names) == {"Front desk"}
    draft = read(again.undo(run, editor.actor))
    assert draft.title == "Undo: Set Name"
    assert states(draft) == {ItemState.WAITING: 10}
    before, after = item_of(draft, editor.ids[0]).values
    assert (before["name"], after["name"]) == ("Front desk", "Desk 0")
    assert set(editor.names) == {"Front desk"}
    control.start(draft, editor.actor)
    work()
    assert editor.names == names


def test_an_undo_can_be_undone(editor: BulkEditor) -> None:
    undo = undone(editor, editor.run(FRONT))
    undo.refresh_from_db()
    undone(editor, undo)
    assert set(editor.names) == {"Front desk"}


def test_undo_overwrites_nothing_that_was_changed_since(editor: BulkEditor) -> None:
    run = editor.run(FRONT)
    editor.vapi.put({**editor.stored(editor.ids[3]), "name": "Reception"})
    draft = read(again.undo(run, editor.actor))
    assert states(draft) == {ItemState.WAITING: 9, ItemState.CONFLICT: 1}
    assert item_of(draft, editor.ids[3]).reason == "Changed by somebody else since: Name."
    control.start(draft, editor.actor)
    work()
    assert editor.stored(editor.ids[3])["name"] == "Reception"
    assert states(draft) == {ItemState.DONE: 9, ItemState.CONFLICT: 1}


def test_undo_joins_no_assignee_that_was_chosen_since(editor: BulkEditor) -> None:
    assigned, reassigned = (editor.put("Desk", assistantId=DESK) for _ in range(2))
    run = editor.run(fields({"assignment": "nothing"}), [assigned, reassigned])
    editor.vapi.put({**editor.stored(reassigned), "squadId": SQUAD})
    draft = undone(editor, run)
    assert states(draft) == {ItemState.DONE: 1, ItemState.CONFLICT: 1}
    assert editor.stored(assigned)["assistantId"] == DESK
    assert editor.stored(reassigned).get("assistantId") is None


def test_an_assignee_beside_the_replaced_one_stays_and_comes_through_an_undo(
    editor: BulkEditor,
) -> None:
    number_id = editor.put("Desk", assistantId=DESK, workflowId="w1")
    old, new = (Assignee(kind="assistant", id=each) for each in (DESK, SQUAD))
    run = editor.run(ReplaceAssignee(old=old, new=new), [number_id])
    replaced = editor.stored(number_id)
    assert (replaced["assistantId"], replaced["workflowId"]) == (SQUAD, "w1")
    undone(editor, run)
    before = editor.stored(number_id)
    assert (before["assistantId"], before["workflowId"]) == (DESK, "w1")


def test_undo_is_about_the_numbers_that_were_changed(editor: BulkEditor) -> None:
    run = editor.run(SMS_OFF)
    editor.vapi.delete(editor.ids[0])
    draft = read(again.undo(run, editor.actor))
    assert states(draft) == {ItemState.WAITING: 3, ItemState.GONE: 1}


def test_undo_brings_credentials_back_that_stayed_at_their_address(editor: BulkEditor) -> None:
    headers = {"x-key": "s3cret"}
    server = {"url": "https://a.example.com", "headers": headers, "timeoutSeconds": 20}
    number_id = editor.put("With server", server=server)
    run = editor.run(fields({"server.timeoutSeconds": "5"}), [number_id])
    undone(editor, run)
    assert editor.stored(number_id)["server"] == server


def test_undo_can_not_bring_back_a_credential_that_was_replaced(editor: BulkEditor) -> None:
    server = {"url": "https://a.example.com", "headers": {"x-key": "s3cret"}}
    number_id = editor.put("With server", server=server)
    run = editor.run(fields({}, "server"), [number_id])
    draft = read(again.undo(run, editor.actor))
    item = item_of(draft, number_id)
    assert item.state == ItemState.REFUSED
    assert "Activity holds no credentials" in item.reason


def test_undo_sends_a_value_of_before_that_the_document_does_not_know(editor: BulkEditor) -> None:
    hooks = [{"on": "call.whistling", "do": []}]
    number_id = editor.put("With a new hook", hooks=hooks)
    undone(editor, editor.run(fields({}, "hooks"), [number_id]))
    sent = [each.body for each in editor.vapi.requests if each.operation == "update"]
    assert sent[-1]["hooks"] == hooks


def test_deleted_numbers_can_not_be_brought_back(editor: BulkEditor) -> None:
    run = editor.run(Delete())
    assert states(run) == {ItemState.DONE: 10}
    assert again.undo(run, editor.admin) is None
