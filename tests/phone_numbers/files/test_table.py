"""The list as a file: all numbers that its search matches."""

import csv
import io
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

import vapi_sandbox
from audits.running.recheck import recheck_number
from phone_numbers.files.columns import COLUMNS
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.schemas.phone_number import PhoneNumber
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"


def content(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def list_of(page: str) -> list[str]:
    return re.findall(r'scope="row"><a href="([^"]+)/"', page)


def rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(response).decode("utf-8-sig"), newline="")))


def test_a_file_has_all_numbers_of_every_page(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    found = rows(as_viewer.get(LIST, {"format": "csv", "limit": "10", "page": "2"}))
    assert tuple(found[0]) == COLUMNS
    assert {each["id"] for each in found} == {each["id"] for each in vapi_acme.numbers}


def test_a_file_has_only_what_the_search_matches(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    wanted = vapi_acme.put({"provider": "vapi", "name": "Zoë's desk"})
    response = as_viewer.get(LIST, {"format": "csv", "search": "Zoë"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [(each["id"], each["name"]) for each in rows(response)] == [(wanted["id"], "Zoë's desk")]


def test_excel_reads_the_encoding(as_viewer: Client, vapi_acme: vapi_sandbox.Organization) -> None:
    assert content(as_viewer.get(LIST, {"format": "csv"})).startswith(b"\xef\xbb\xbfid,")


def test_a_spreadsheet_has_the_same_rows(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    file = io.BytesIO(content(as_viewer.get(LIST, {"format": "xlsx"})))
    sheet = ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == len(vapi_acme.numbers) + 1


def test_a_file_of_a_filter_has_the_same_columns_and_later_changes(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({"provider": "vonage", "number": "+14155550100", "name": "Before"})
    audited(cast.acme)
    whole = {each["id"]: each for each in rows(as_viewer.get(LIST, {"format": "csv"}))}
    recheck_number(cast.acme, PhoneNumber.read({**number, "name": "After"}))
    page = as_viewer.get(LIST, {"provider": "vonage"}).text
    assert f'href="{LIST}?provider=vonage&amp;format=csv"' in page
    found = rows(as_viewer.get(LIST, {"format": "csv", "provider": "vonage"}))
    assert [each["id"] for each in found] == list_of(page)
    assert found[0] == {**whole[number["id"]], "name": "After"}
    assert found[1:] == [whole[each["id"]] for each in found[1:]]


def test_a_file_of_a_filter_has_no_rows_before_the_first_audit(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    response = as_viewer.get(LIST, {"format": "csv", "provider": "vonage"})
    assert content(response).decode("utf-8-sig") == f"{','.join(COLUMNS)}\r\n"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_outage_before_the_first_row_is_a_page(
    kind: str, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault("status", status=401))
    response = as_viewer.get(LIST, {"format": kind})
    assert response.status_code >= 400
    assert "Content-Disposition" not in response.headers


def test_the_list_links_to_files_of_its_search(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assert f'href="{LIST}?format=csv"' in as_viewer.get(LIST).text
    page = as_viewer.get(LIST, {"search": "+1"}).text
    assert f'href="{LIST}?search=%2B1&amp;format=xlsx"' in page
