"""A draft shows how it changes the call path of a number."""

from html import unescape

from django.test import Client

from tests.bulk.bulk_editor import BulkEditor, item_of
from tests.bulk.changes.samples import SQUAD, fields

HTMX = {"HX-Request": "true"}


def path_of(editor: BulkEditor, **typed: str) -> str:
    """Make a draft, and return the address of the call path of its first number."""
    draft = editor.draft(fields(typed))
    item = item_of(draft, editor.ids[0])
    return f"/orgs/acme/bulk/{draft.pk}/items/{item.pk}/path/"


def test_the_paths_before_and_after_are_drawn(as_viewer: Client, editor: BulkEditor) -> None:
    address = path_of(editor, assignment="squad", squadId=SQUAD)
    page = as_viewer.get(address).text
    assert 'aria-label="Call path before"' in page and 'aria-label="Call path after"' in page
    assert SQUAD[:8] in page.split("Call path after")[1]
    part = as_viewer.get(address, headers=HTMX).text
    assert "<html" not in part and "path-change" in part


def test_a_name_changes_no_path(as_viewer: Client, editor: BulkEditor) -> None:
    page = unescape(as_viewer.get(path_of(editor, name="Front desk")).text)
    assert "takes the same path as before" in page


def test_a_number_of_another_draft_is_not_found(as_viewer: Client, editor: BulkEditor) -> None:
    address = path_of(editor, name="Front desk")
    other = editor.draft(fields({"name": "Night desk"}))
    wrong = address.replace(address.split("/")[4], str(other.pk), 1)
    assert as_viewer.get(wrong).status_code == 404
