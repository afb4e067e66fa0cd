"""The buttons of drafts and runs."""

from django.test import Client

from bulk.changes.delete import Delete
from bulk.models import BulkChange, State
from bulk.running import control
from tests.bulk.bulk_editor import BulkEditor
from tests.bulk.changes.samples import fields
from tests.conftest import signed_in

FRONT = fields({"name": "Front desk"})


def address(bulk_change: BulkChange, action: str = "") -> str:
    return f"/orgs/acme/bulk/{bulk_change.pk}/{action}"


def test_starting_and_resuming_deletions_ask_again_after_ten_minutes(editor: BulkEditor) -> None:
    late = signed_in(editor.cast.admin, minutes_ago=11)
    draft = editor.draft(Delete())
    asked = late.post(address(draft, "start/"), {"count": "10"})
    assert asked.status_code == 401 and "Confirm that it's you" in asked.text
    control.start(draft, editor.admin)
    late.post(address(draft, "pause/"))
    asked = late.post(address(draft, "resume/"))
    assert asked.status_code == 401 and "Confirm that it's you" in asked.text
    draft.refresh_from_db()
    assert draft.state == State.PAUSED


def test_what_was_started_in_another_tab_is_not_read_again(
    as_operator: Client, editor: BulkEditor
) -> None:
    run = editor.run(FRONT)
    BulkChange.objects.update(read_at=None)
    page = as_operator.post(address(run, "start/"), follow=True).text
    assert "Only a draft can be started." in page and "read again" not in page


def test_a_run_that_another_person_resumed_says_who_started_it(
    as_operator: Client, editor: BulkEditor
) -> None:
    run = editor.started(FRONT)
    control.pause(run, editor.admin, "Paused.")
    control.resume(run, editor.admin)
    assert "Started by operator@acme.example" in as_operator.get(address(run)).text
    record = as_operator.get("/orgs/acme/activity/").text
    assert "Paused the bulk change" in record and "Resumed the bulk change" in record
