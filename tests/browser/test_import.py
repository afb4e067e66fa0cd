"""A download is edited in a spreadsheet, imported, run and undone."""

import csv
import io
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

import vapi_sandbox
from tests.bulk.bulk_editor import work
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage

LIST = "/orgs/acme/numbers/"


def downloaded(page: Page) -> list[dict[str, str]]:
    """Download the list as a person does, and return its rows."""
    page.goto(LIST)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def upload(page: Page, rows: list[dict[str, str]]) -> None:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = written.getvalue().encode()
    file = FilePayload(name="desks.csv", mimeType="text/csv", buffer=content)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Create draft").click()


def test_an_edited_download_is_imported_run_and_undone(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
) -> None:
    page = open_page(cast.operator)
    rows = downloaded(page)
    before = rows[0]["name"]
    rows[0]["name"] = "Front desk 7"
    page.goto("/orgs/acme/bulk/")
    page.get_by_role("link", name="Import file").click()

    complaints.announce("status of 422")
    upload(page, [{**rows[0], "id": "7"}])
    expect(page.get_by_text("This isn't the ID of a number.")).to_be_visible()
    upload(page, rows)
    expect(page.get_by_role("heading", level=1)).to_have_text("Import desks.csv")
    work()
    page.reload()
    expect(page.get_by_text("Front desk 7")).to_be_visible()

    page.get_by_role("button", name="Run change").click()
    work()
    page.reload()
    changed = vapi_acme.get(rows[0]["id"])
    assert changed and changed["name"] == "Front desk 7"
    page.get_by_role("button", name="Undo run").click()
    work()
    page.reload()
    page.get_by_role("button", name="Run change").click()
    work()
    page.reload()
    expect(page.get_by_text("Ended.")).to_be_visible()
    undone = vapi_acme.get(rows[0]["id"])
    assert undone and undone["name"] == before
