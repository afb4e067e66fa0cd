"""The page that imports a file: upload, faults, draft."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bulk.models import BulkChange, ItemState
from tests.bulk.bulk_editor import BulkEditor, states, work

IMPORT = "/orgs/acme/bulk/import/"


def post(client: Client, content: bytes | str, name: str = "numbers.csv") -> Any:
    body = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, body)})


def test_a_file_is_uploaded_looked_at_and_run(as_operator: Client, editor: BulkEditor) -> None:
    assert "(clear)" in as_operator.get(IMPORT).text
    response = post(as_operator, f"id,name\n{editor.ids[0]},Front")
    draft = BulkChange.objects.get()
    address = f"/orgs/acme/bulk/{draft.pk}/"
    assert response.headers["Location"] == address
    work()
    assert "<ins>Front</ins>" in as_operator.get(address).text
    as_operator.post(f"{address}start/")
    work()
    assert states(draft) == {ItemState.DONE: 1}


def test_a_download_is_imported_without_a_change(as_operator: Client, editor: BulkEditor) -> None:
    for kind in ("csv", "xlsx"):
        file: Any = as_operator.get("/orgs/acme/numbers/", {"format": kind})
        post(as_operator, b"".join(file.streaming_content), f"numbers.{kind}")
        work()
        assert states(BulkChange.objects.latest("pk")) == {ItemState.UNCHANGED: 10}


def test_all_faults_are_shown_with_their_cells(as_operator: Client, editor: BulkEditor) -> None:
    response = post(as_operator, f"id,name\nx,Front\n{editor.ids[0]},<b>\x07")
    assert response.status_code == 422
    page = unescape(response.text)
    assert "2 cells to correct" in page and ">A2<" in page and ">B3<" in page
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "isn't in UTF-8"),
        (b"PK\x03\x04nonsense", "isn't an XLSX spreadsheet"),
        (b"", "The submitted file is empty"),
        (b"x" * 3_000_000, "Choose a CSV or XLSX file of 2.5"),
    ],
)
def test_a_file_that_can_not_be_read_is_explained(
    content: bytes, words: str, as_operator: Client, editor: BulkEditor
) -> None:
    response = post(as_operator, content)
    assert response.status_code == 422
    assert words in unescape(response.text).replace("\xa0", " ")


def test_a_viewer_imports_nothing(as_viewer: Client, editor: BulkEditor) -> None:
    assert as_viewer.get(IMPORT).status_code == 403
    assert post(as_viewer, f"id,name\n{editor.ids[0]},Front").status_code == 403


def test_two_files_are_refused(as_operator: Client, editor: BulkEditor) -> None:
    files = {name: SimpleUploadedFile(name, b"x") for name in ("file", "other")}
    assert as_operator.post(IMPORT, files).status_code == 400
