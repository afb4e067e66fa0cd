"""The list of numbers says that a bulk change goes on."""

from html import unescape

from django.test import Client

from bulk.running import control
from tests.bulk.bulk_editor import BulkEditor
from tests.bulk.changes.samples import fields

LIST = "/orgs/acme/numbers/"
FRONT = fields({"name": "Front desk"})


def test_the_list_leads_to_an_open_run(as_viewer: Client, editor: BulkEditor) -> None:
    editor.draft(FRONT)
    assert "A bulk change" not in as_viewer.get(LIST).text
    run = editor.started(FRONT)
    page = unescape(as_viewer.get(LIST).text)
    assert "A bulk change is running: Set Name." in page
    assert f'href="/orgs/acme/bulk/{run.pk}/"' in page
    control.pause(run, editor.actor, "Paused.")
    assert "A bulk change is paused: Set Name." in as_viewer.get(LIST).text
    control.resume(run, editor.actor)
    control.cancel(run, editor.actor)
    assert control.counts_of(run)
    part = as_viewer.get(LIST, headers={"HX-Request": "true"}).text
    assert "A bulk change" not in part


def test_an_ended_run_and_one_of_others_are_not_shown(
    as_viewer: Client, as_stranger: Client, editor: BulkEditor
) -> None:
    editor.run(FRONT)
    assert "A bulk change" not in as_viewer.get(LIST).text
    editor.started(FRONT)
    assert "A bulk change" not in as_stranger.get("/orgs/globex/numbers/").text
