"""Run an audit or a part of it: `python -m benchmarks.one_audit evaluate|whole|store|ask URL`.

The environment has the settings. Prints the milliseconds and this process's peak memory as JSON.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from audits.facets import FACETS  # noqa: E402
from audits.models import Audit, AuditedNumber  # noqa: E402
from audits.rules import Context  # noqa: E402
from audits.running import rows  # noqa: E402
from audits.running.evaluation import Evaluation  # noqa: E402
from audits.running.request import request_audit  # noqa: E402
from audits.running.run import run_audit  # noqa: E402
from audits.worklist.selection import EVERYTHING, Selection  # noqa: E402
from audits.worklist.snapshot import Snapshot, selected_counts  # noqa: E402
from benchmarks.one_scan import peak_bytes  # noqa: E402
from dashboard.orgs.models import Organization  # noqa: E402
from dashboard.workers.garbage import garbage_collector_off  # noqa: E402
from vapi_client import VapiClient  # noqa: E402
from vapi_client.names import NO_NAMES  # noqa: E402
from vapi_client.scan import scan_numbers  # noqa: E402

Printed = dict[str, Any]

SELECTIONS: dict[str, Selection] = {
    "provider": Selection(provider="twilio"),
    "status": Selection(status="active"),
    "nothing assigned": Selection(assigned="none"),
    "rule": Selection(rule="no-fallback"),
    "a rare rule": Selection(rule="blocked"),
    "severity": Selection(severity="info"),
    "severity and provider": Selection(severity="info", provider="twilio"),
    "search": Selection(search="front desk"),
    "search, digits": Selection(search="(415) 555"),
    "combined": Selection(provider="twilio", status="active", assigned="assistant", search="desk"),
}


def evaluate(url: str) -> Printed:
    """Read all numbers and evaluate them with every rule, without storing anything."""
    client = VapiClient(SecretStr("any"), url)
    context = Context(timezone.now(), NO_NAMES, NO_NAMES, name_pattern="[A-Z]* *")
    evaluation = Evaluation(context)
    with garbage_collector_off(), _timed() as printed:
        count = findings = 0
        for batch in scan_numbers(client):
            numbers = evaluation.new_numbers(batch)
            count += len(numbers)
            evaluation.add(numbers)
            findings += len(evaluation.findings(numbers))
        findings += len(evaluation.comparing_findings())
    return {**printed, "numbers": count, "findings": findings}


def whole(url: str) -> Printed:
    """Run an audit as a worker does."""
    organization = Organization.objects.get(slug="us")
    audit, _ = request_audit(organization, "benchmark")
    with _timed() as printed:
        run_audit(audit.pk)
    audit.refresh_from_db()
    return {**printed, "numbers": audit.seen, "state": audit.state}


def store(url: str) -> Printed:
    """Insert the rows of the newest audit, by `rows.insert` and by a bare executemany, in turns."""
    tables = _rows_of_the_newest()
    printed: Printed = {"ours": [], "raw": []}
    for _ in range(3):
        for kind, write in (("ours", _write), ("raw", _write_raw)):
            audit = Audit.objects.create(
                organization=Organization.objects.get(slug="us"), requested_by="", state="failed"
            )
            with _timed() as timed:
                write(audit.pk, tables)
            printed[kind].append(timed["milliseconds"])
            audit.delete()
    return printed


def ask(url: str) -> Printed:
    """Query a page of numbers and a page of findings for each selection, with all counts."""
    audit = Audit.objects.select_related("organization").filter(state="finished")[0]
    queries: dict[str, Callable[[], object]] = {}
    for name, selection in {"everything": EVERYTHING, **SELECTIONS}.items():
        queries[f"numbers: {name}"] = partial(_numbers, audit, selection)
        queries[f"findings: {name}"] = partial(_findings, audit, selection)
    printed: Printed = {}
    for name, query in queries.items():
        times: list[float] = []
        for _ in range(5):
            with _timed() as timed:
                query()
            times.append(timed["milliseconds"])
        printed[name] = sorted(times)[2]
    return printed


def _numbers(audit: Audit, selection: Selection) -> object:
    snapshot = Snapshot(audit)
    choices = [snapshot.choices(facet, selection) for facet in FACETS]
    return snapshot.count(selection), list(snapshot.numbers(selection)[:100]), choices


def _findings(audit: Audit, selection: Selection) -> object:
    snapshot = Snapshot(audit)
    counts = snapshot.rule_counts(selection)
    chosen = selected_counts(counts, selection)
    choices = [snapshot.choices(facet, selection) for facet in FACETS]
    return snapshot.ordered_findings(selection, chosen, slice(0, 100)), choices


@contextmanager
def _timed() -> Iterator[Printed]:
    printed: Printed = {}
    began = time.perf_counter()
    yield printed
    printed["milliseconds"] = (time.perf_counter() - began) * 1000
    printed["peak"] = peak_bytes()


def _rows_of_the_newest() -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    audit = Audit.objects.filter(state="finished").order_by("-pk")[0]
    found = {}
    for name, fields in {
        "audits_auditednumber": rows.NUMBER_FIELDS,
        "audits_auditedjson": ("number_id", "received"),
        "audits_finding": ("number_id", "rule", "reason"),
    }.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(fields)} FROM {name} WHERE audit_id = %s", [audit.pk]
            )
            found[name] = (tuple(fields), cursor.fetchall())
    assert AuditedNumber.objects.exists()
    return found


def _write(audit_id: int, tables: Any) -> None:
    """Insert in batches, each in a transaction, as an audit does."""
    size = 1000
    for name, (fields, values) in tables.items():
        for start in range(0, len(values), size):
            with transaction.atomic():
                rows.insert(name, fields, audit_id, values[start : start + size])


def _write_raw(audit_id: int, tables: Any) -> None:
    with sqlite3.connect(connection.settings_dict["NAME"]) as database:
        for name, (fields, values) in tables.items():
            places = ", ".join("?" * (len(fields) + 1))
            statement = f"INSERT INTO {name} (audit_id, {', '.join(fields)}) VALUES ({places})"
            database.executemany(statement, [(audit_id, *row) for row in values])


KINDS: dict[str, Callable[[str], Printed]] = {
    "evaluate": evaluate,
    "whole": whole,
    "store": store,
    "ask": ask,
}

if __name__ == "__main__":
    print(json.dumps(KINDS[sys.argv[1]](sys.argv[2])))
