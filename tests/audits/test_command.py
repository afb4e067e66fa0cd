"""`manage.py audit`."""

import csv
import io
import json
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import timezone

import vapi_sandbox
from audits.models import Acceptance, Audit, Finding, State
from audits.running.lease import Lease
from audits.running.request import request_audit
from tests.cast import Cast
from vapi_sandbox import Fault

from .pages import TOMORROW


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("audit", "acme", *arguments)
    return capsys.readouterr().out


def test_json_has_all_findings(
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


def test_csv_and_the_table_have_all_findings(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(run(capsys, "--format=csv"))))
    assert len(rows) == Finding.objects.count()
    table = run(capsys)
    assert "no-fallback" in table and "60 numbers" in table


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_it_says_that_it_could_not_look_for_deleted_assistants(
    format: str,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vapi_acme.fail("assistants", Fault("status", status=403))
    call_command("audit", "acme", f"--format={format}")
    printed = capsys.readouterr()
    said = "The audit couldn't list all assistants, so deleted assistants aren't found."
    assert said in (printed.out if format == "table" else printed.err)
    assert format != "json" or json.loads(printed.out)["complete"] is False


def test_fail_on_ignores_accepted_and_less_serious_findings(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in vapi_acme.numbers[1:]:
        vapi_acme.delete(number["id"])
    assistant, [number] = vapi_acme.assistants[0]["id"], vapi_acme.numbers
    in_order = {"assistantId": assistant, "squadId": None, "workflowId": None, "name": None}
    fine = {"status": "active", "provider": "vapi", "server": None, "fallbackDestination": None}
    vapi_acme.put({**number, **in_order, **fine})
    run(capsys, "--fail-on=warning")
    with pytest.raises(SystemExit) as ended:
        run(capsys, "--fail-on=info")
    assert ended.value.code == 1
    Acceptance.objects.create(organization=cast.acme, rule="unnamed", until=TOMORROW)
    run(capsys, "--fail-on=info")


def test_a_waiting_audit_is_run_and_old_audits_are_deleted(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = Audit.objects.create(organization=cast.acme, requested_by="somebody@acme.example")
    old = Audit.objects.create(organization=cast.acme, state=State.FAILED)
    long_ago = timezone.now() - timedelta(days=91)
    Audit.objects.filter(pk=old.pk).update(requested_at=long_ago)
    run(capsys, "--format=json")
    assert Audit.objects.get() == waiting


def test_the_table_escapes_markup_and_control_characters(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, number in enumerate(vapi_acme.numbers[:2]):
        gone = {"assistantId": "gone", "updatedAt": "2026-01-01T00:00:00.000Z"}
        vapi_acme.put({**number, **gone, "name": [":fire: [b]", "a\x1b[31mb\n"][place]})
    table = run(capsys)
    assert "deleted-assignee" in table
    assert ":fire: [b]" in table and r"a\x1b[31mb\n" in table
    assert "\x1b" not in table


@pytest.mark.parametrize("format", ["csv", "json"])
def test_a_terminal_gets_no_control_characters_and_a_file_the_exact_text(
    format: str,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in vapi_acme.numbers[:30]:
        vapi_acme.put({**number, "assistantId": "gone", "name": "a\x9b31mb\x7f \u202eü"})
    exact = run(capsys, f"--format={format}")
    assert "a\x9b31mb\x7f \u202eü" in exact
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = run(capsys, f"--format={format}")
    assert r"a\x9b31mb\x7f \u202eü" in shown
    assert {each for each in shown if not each.isprintable()} == {"\n"}
    assert shown.count("\n") == exact.count("\n")


def test_a_failure_to_delete_old_audits_is_only_reported(
    cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("audits.management.commands.audit.prune_audits", fail)
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "acme", "--fail-on=info", "--format=json")
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["total"] == 60
    assert "database is locked" in printed.err


@pytest.mark.parametrize(
    "why", ["unknown", "refused", "already running", "broken", "started by a worker", "no database"]
)
def test_a_failed_audit_exits_with_2(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "refused":
        vapi_acme.fail("list", Fault("status", status=401))
    if why == "already running":
        assert Lease(request_audit(cast.acme, "somebody@acme.example")[0].pk).acquire()
    if why == "broken":
        monkeypatch.setattr("audits.running.rows.insert_numbers", None)
    if why == "started by a worker":
        monkeypatch.setattr("audits.management.commands.audit.run_audit", _start_in_a_worker)
    if why == "no database":
        monkeypatch.setattr("audits.management.commands.audit.request_audit", _no_database)
    with pytest.raises(CommandError) as error:
        call_command("audit", "nobody" if why == "unknown" else "acme")
    assert error.value.returncode == 2


def _start_in_a_worker(audit_id: int, progress: object) -> None:
    assert Lease(audit_id).acquire()


def _no_database(*arguments: object) -> None:
    raise OperationalError("connection refused")
