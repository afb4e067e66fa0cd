"""A file of numbers becomes a draft."""

from collections.abc import Iterable
from typing import Any

import pytest

from bulk.drafting import again, drafts
from bulk.files.grid import Unreadable
from bulk.files.imports import FaultyFile, make_draft_of_file, make_draft_of_new_numbers
from bulk.models import BulkChange, ItemState, OwnChange, State
from bulk.running import control
from phone_numbers.assignees.directory import names_now
from tests.bulk.bulk_editor import BulkEditor, item_of, states, work
from tests.bulk.changes.samples import DESK
from vapi_sandbox import Fault


def imported(editor: BulkEditor, lines: Iterable[str], name: str = "numbers.csv") -> BulkChange:
    content = "\n".join(lines).encode()
    draft = make_draft_of_file(editor.cast.acme, editor.actor, name, content)
    work()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    return draft


def test_what_a_file_changes_is_changed(editor: BulkEditor) -> None:
    one, two, three, *_ = editor.ids
    draft = imported(editor, ["id,name", f"{one},Front", f"{two},Desk 1", f"{three},"])
    assert draft.title == "Import numbers.csv"
    assert states(draft) == {ItemState.WAITING: 1, ItemState.UNCHANGED: 2}
    control.start(draft, editor.actor)
    work()
    assert states(draft) == {ItemState.DONE: 1, ItemState.UNCHANGED: 2}
    assert editor.names[:3] == ["Front", "Desk 1", "Desk 2"]


def test_rows_are_found_by_their_number(editor: BulkEditor) -> None:
    number = editor.stored(editor.ids[4])["number"]
    draft = imported(editor, ["number,name", f"{number},Front", "+14155559999,Nobody"])
    assert item_of(draft, editor.ids[4]).values[1]["name"] == "Front"
    assert states(draft) == {ItemState.WAITING: 1, ItemState.GONE: 1}


@pytest.mark.parametrize("digits", ["14155558001", "2079460000"])
def test_a_new_number_gets_no_country_code_that_is_not_in_the_file(
    digits: str, editor: BulkEditor
) -> None:
    draft = make_draft_of_new_numbers(
        editor.cast.acme,
        editor.actor,
        "new.csv",
        f"number,name\n{digits},North".encode(),
        "telnyx",
        {"credentialId": "c1"},
    )
    work()
    assert item_of(draft, digits).values[1]["number"] == digits


def test_two_rows_about_the_same_number_change_nothing(editor: BulkEditor) -> None:
    number = editor.stored(editor.ids[4])["number"]
    draft = imported(editor, ["id,number,name", f"{editor.ids[4]},,A", f",{number},B"])
    for _ in range(2):
        assert item_of(draft, editor.ids[4]).state == ItemState.REFUSED
        assert "two rows" in item_of(draft, editor.ids[4]).reason
        drafts.read_again(draft)
        work()


def test_faults_that_depend_on_the_number_are_shown_with_their_cells(editor: BulkEditor) -> None:
    vonage = editor.ids[1]
    lines = ["id,name,smsEnabled", f"{editor.ids[0]},{'x' * 41},false", f"{vonage},Front,false"]
    draft = imported(editor, lines)
    assert item_of(draft, editor.ids[0]).reason.startswith("B2: Name: ")
    assert item_of(draft, vonage).reason.startswith("C3: Vonage numbers don't have this field")


def test_what_was_changed_after_the_download_is_a_conflict(editor: BulkEditor) -> None:
    one, two, *_ = editor.ids
    times = [editor.stored(each)["updatedAt"] for each in (one, two)]
    editor.vapi.put({**editor.stored(one), "name": "Theirs", "updatedAt": "2027-01-01T00:00:00Z"})
    lines = ["id,name,updatedAt", f"{one},Mine,{times[0]}", f"{two},Mine,{times[1]}"]
    draft = imported(editor, lines)
    assert item_of(draft, one).state == ItemState.CONFLICT
    assert "name (B2)" in item_of(draft, one).reason
    control.start(draft, editor.actor)
    work()
    assert editor.names[:2] == ["Theirs", "Mine"]


def test_assistants_and_squads_may_stand_there_by_their_names(editor: BulkEditor) -> None:
    one, two, three, *_ = editor.ids
    assistant = editor.vapi.put_assistant({"name": "Front desk"})
    squad = editor.vapi.put_squad({"name": "Night"})
    lines = [
        "id,assistantId,squadId",
        f"{one}, front desk,",
        f"{two},,Night",
        f"{three},{DESK},(clear)",
    ]
    draft = imported(editor, lines)
    assert item_of(draft, one).values[1]["assistantId"] == assistant["id"]
    assert item_of(draft, two).values[1]["squadId"] == squad["id"]
    assert item_of(draft, three).values[1]["assistantId"] == DESK


def test_a_name_that_is_new_or_comes_late_is_waited_for(editor: BulkEditor) -> None:
    names_now(editor.cast.acme)
    assistant = editor.vapi.put_assistant({"name": "New desk"})
    editor.vapi.fail("assistants", Fault("latency", seconds=0.4, times=1))
    draft = imported(editor, ["id,assistantId", f"{editor.ids[0]},New desk"])
    assert item_of(draft, editor.ids[0]).values[1]["assistantId"] == assistant["id"]


def test_names_that_are_known_are_not_read_for_a_file(editor: BulkEditor) -> None:
    assistant = editor.vapi.put_assistant({"name": "Front desk"})
    names_now(editor.cast.acme)
    editor.vapi.forget_requests()
    lines = ["id,assistantId", f"{editor.ids[0]},Front desk", f"{editor.ids[1]},{assistant['id']}"]
    imported(editor, lines)
    assert not [each for each in editor.vapi.requests if each.operation == "assistants"]


def test_a_draft_of_a_file_is_read_again_and_tried_again(editor: BulkEditor) -> None:
    one, two, *_ = editor.ids
    draft = imported(editor, ["id,name", f"{one},{'x' * 41}", f"{two},Front"])
    control.start(draft, editor.actor)
    work()
    draft.refresh_from_db()
    assert states(draft) == {ItemState.REFUSED: 1, ItemState.DONE: 1}
    retried = again.try_again(draft, editor.actor, {})
    work()
    assert retried
    assert item_of(retried, one).reason.startswith("B2: Name: ")


def test_an_import_is_undone(editor: BulkEditor) -> None:
    draft = imported(editor, ["id,name", f"{editor.ids[0]},Front"])
    control.start(draft, editor.actor)
    work()
    draft.refresh_from_db()
    undo = again.undo(draft, editor.actor)
    work()
    assert undo
    assert item_of(undo, editor.ids[0]).values[1]["name"] == "Desk 0"


def test_a_number_that_vapi_has_twice_is_not_added(editor: BulkEditor) -> None:
    for name in ("One", "Two"):
        editor.put(name, number="+14155558001")
    content = b"number,name\n+14155558001,North\n"
    draft = make_draft_of_new_numbers(
        editor.cast.acme, editor.actor, "new.csv", content, "telnyx", {"credentialId": "c9"}
    )
    work()
    assert [each.state for each in draft.items.all()] == [ItemState.REFUSED]


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", Unreadable), (b"id,name", Unreadable), (b"id,nmae\nx,y", FaultyFile)],
)
def test_other_files_make_no_draft(content: bytes, error: Any, editor: BulkEditor) -> None:
    with pytest.raises(error):
        make_draft_of_file(editor.cast.acme, editor.actor, "numbers.csv", content)
    assert not BulkChange.objects.exists()


def test_the_rows_of_a_file_are_stored_encrypted(editor: BulkEditor) -> None:
    draft = imported(editor, ["id,name", f"{editor.ids[0]},Front"], name="../../etc/a.csv")
    [stored] = OwnChange.objects.filter(bulk_change=draft)
    assert "Front" not in stored.encrypted_change
    assert draft.title == "Import a.csv"
