"""Views as files, and the command line."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import vapi_sandbox
from audits.models import Acceptance, Audit, Finding, State
from audits.running import runs
from audits.worklist.exports import FORMATS, json_pieces
from dashboard.web.exports import Table, csv_pieces, neutralized
from tests.cast import Cast
from vapi_sandbox import Fault

from .test_pages import AUDIT, TOMORROW

CELLS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.integers() | st.booleans()
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_a_csv_file_is_read_as_it_was_written(rows: list[tuple[Any, Any]]) -> None:
    written = "".join(csv_pieces(Table("t", ("a", "b"), rows)))
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[str(neutralized(cell)) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("+14155550142", "+14155550142"),
        ("+1 415 555 0142", "'+1 415 555 0142"),
        ("+0", "'+0"),
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("a=1", "a=1"),
        ("", ""),
        (-1, -1),
    ],
)
def test_a_cell_that_would_be_calculated(cell: Any, written: Any) -> None:
    assert neutralized(cell) == written


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_json_is_an_array_of_objects(rows: list[tuple[Any, Any]]) -> None:
    small = [row for row in rows if not any(isinstance(c, int) and abs(c) >= 2**63 for c in row)]
    written = b"".join(json_pieces(Table("t", ("a", "b"), small)))
    assert json.loads(written) == [dict(zip("ab", row, strict=True)) for row in small]


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("view", ["", "findings/", "numbers/", "assignments/"])
def test_every_view_is_a_file_too(as_viewer: Client, audit: Audit, view: str, kind: str) -> None:
    response = as_viewer.get(f"{AUDIT}{view}?format={kind}")
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    assert content(response)


def test_a_file_has_all_of_what_is_selected(
    as_viewer: Client, audit: Audit, vapi_acme: vapi_sandbox.Organization
) -> None:
    everything = json.loads(content(as_viewer.get(AUDIT + "numbers/?format=json")))
    assert {each["id"] for each in everything} == {each["id"] for each in vapi_acme.numbers}
    some = json.loads(content(as_viewer.get(AUDIT + "numbers/?format=json&provider=twilio")))
    assert {each["provider"] for each in some} == {"twilio"}


def test_cells_of_a_spreadsheet_are_text(as_viewer: Client, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "numbers.xlsx"
    file.write_bytes(content(as_viewer.get(AUDIT + "numbers/?format=xlsx")))
    with ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert sheet.count("<row ") == 61
    assert 't="inlineStr"' in sheet and "<t>+1" in sheet
    assert "<f>" not in sheet
    assert 'numFmtId="49"' in styles  # text


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("audit", "acme", *arguments)
    return capsys.readouterr().out


def test_the_command_prints_json(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    Acceptance.objects.create(organization=cast.acme, rule="no-fallback", until=TOMORROW)
    printed = json.loads(run(capsys, "--format=json"))
    assert printed["organization"] == "acme"
    assert printed["total"] == 60
    assert printed["complete"] is True
    assert printed["finished_at"]
    assert len(printed["findings"]) == Finding.objects.count()
    for finding in printed["findings"]:
        assert list(finding) == ["rule", "severity", "id", "number", "name", "reason", "accepted"]
        assert finding["accepted"] is (finding["rule"] == "no-fallback")


def test_the_command_prints_csv_and_a_table(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(run(capsys, "--format=csv"))))
    assert len(rows) == Finding.objects.count()
    table = run(capsys)
    assert "no-fallback" in table and "60 numbers" in table


def test_the_command_fails_on_what_it_is_told_to(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in vapi_acme.numbers[1:]:
        vapi_acme.delete(number["id"])
    assistant, [number] = vapi_acme.assistants[0]["id"], vapi_acme.numbers
    in_order = {"assistantId": assistant, "squadId": None, "workflowId": None, "name": "Desk"}
    fine = {"status": "active", "provider": "vapi", "server": None, "fallbackDestination": None}
    vapi_acme.put({**number, **in_order, **fine})
    run(capsys, "--fail-on=warning")
    with pytest.raises(SystemExit) as ended:
        run(capsys, "--fail-on=info")
    assert ended.value.code == 1
    Acceptance.objects.create(organization=cast.acme, rule="no-fallback", until=TOMORROW)
    run(capsys, "--fail-on=info")


def test_the_command_carries_out_what_waits(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = Audit.objects.create(organization=cast.acme, requested_by="somebody@acme.example")
    old = Audit.objects.create(organization=cast.acme, state=State.FAILED)
    long_ago = timezone.now() - timedelta(days=91)
    Audit.objects.filter(pk=old.pk).update(requested_at=long_ago)
    run(capsys, "--format=json")
    assert Audit.objects.get() == waiting  # what is old went


def test_the_table_keeps_what_it_shows(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, number in enumerate(vapi_acme.numbers[:2]):
        gone = {"assistantId": "gone", "updatedAt": "2026-01-01T00:00:00.000Z"}
        vapi_acme.put({**number, **gone, "name": [":fire: [b]", "a\x1b[31mb\n"][place]})
    table = run(capsys)
    assert "deleted-assignee" in table
    assert ":fire: [b]" in table and "a\N{REPLACEMENT CHARACTER}[31mb" in table
    assert "\x1b" not in table


def test_pruning_that_fails_says_nothing_of_the_audit(
    cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("audits.management.commands.audit.prune", fail)
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "acme", "--fail-on=info", "--format=json")
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["total"] == 60
    assert "database is locked" in printed.err


@pytest.mark.parametrize(
    "why", ["unknown", "refused", "under way", "broken", "taken", "no database"]
)
def test_an_audit_that_fails_is_something_else(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "refused":
        vapi_acme.fail("list", Fault("status", status=401))
    if why == "under way":
        assert runs.Run.take(runs.request(cast.acme, "somebody@acme.example")[0].pk)
    if why == "broken":
        monkeypatch.setattr("audits.running.rows.insert_numbers", None)
    if why == "taken":
        monkeypatch.setattr("audits.management.commands.audit.carry_out", _taken_by_a_worker)
    if why == "no database":
        monkeypatch.setattr("audits.running.runs.request", _no_database)
    with pytest.raises(CommandError) as error:
        call_command("audit", "nobody" if why == "unknown" else "acme")
    assert error.value.returncode == 2


def _taken_by_a_worker(audit_id: int, progress: object) -> None:
    assert runs.Run.take(audit_id)


def _no_database(*arguments: object) -> None:
    raise OperationalError("connection refused")
