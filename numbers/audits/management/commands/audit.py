"""Runs an audit from the command line."""

import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from audits.models import Audit, State
from audits.rules import Severity, by_severity
from audits.running.prune import prune_audits
from audits.running.request import request_audit
from audits.running.run import run_audit
from audits.worklist.snapshot import Snapshot
from audits.worklist.tables import findings_table
from dashboard.orgs.models import Organization
from dashboard.web.exports import csv_pieces
from vapi_client.json_text import write_indented
from vapi_client.printable import printable, printable_lines

FAILED = 2
WIDTH = 240  # columns, if the output is not a terminal


class Command(BaseCommand):
    help = (
        "Run an audit of an organization and print its findings. Exits with 1 if --fail-on finds "
        "something, and with 2 if the audit failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organization", metavar="ORG", help="the organization's short name")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
        parser.add_argument(
            "--fail-on",
            choices=[str(each.value) for each in sorted(Severity, reverse=True)],
            help="exit with 1 if a finding of this severity or a higher one is open",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fails = self._run(**options)
        except CommandError:
            raise
        except Exception as error:
            said = printable(f"{type(error).__name__}: {error}")
            raise CommandError(said, returncode=FAILED) from error
        self._prune()
        if fails:
            sys.exit(1)

    def _run(self, **options: Any) -> bool:
        """Print the findings, and tell whether --fail-on finds something."""
        open_ones = Organization.objects.filter(archived_at=None)
        organization = open_ones.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(
                f"No organization has the slug {options['organization']}.", returncode=FAILED
            )
        audit = self._audit(organization)
        if audit.state != State.FINISHED:
            raise CommandError(_failure(audit), returncode=FAILED)
        snapshot = Snapshot(audit)
        PRINTERS[options["format"]](self, snapshot)
        output = self.stdout if options["format"] == "table" else self.stderr
        for each in audit.unlisted:
            output.write(f"The audit couldn't list all {each}, so deleted {each} aren't found.")
        return bool(options["fail_on"]) and _has_open(snapshot, Severity(options["fail_on"]))

    def _audit(self, organization: Organization) -> Audit:
        """Run a new audit, or one that waits for a worker."""
        audit, _ = request_audit(organization, "command line")
        if audit.state != State.WAITING:
            raise CommandError(
                f"An audit requested by {audit.requested_by} is already running.", returncode=FAILED
            )
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(organization.slug, total=None)
            run_audit(audit.pk, lambda seen, total: bar.update(task, completed=seen, total=total))
        return Audit.objects.with_liveness().get(pk=audit.pk)

    def _prune(self) -> None:
        """Delete old audits. A failure is only reported, because the new audit has succeeded."""
        try:
            prune_audits()
        except DatabaseError as error:
            self.stderr.write(f"Old audits could not be deleted: {error}")

    def print_json(self, snapshot: Snapshot) -> None:
        audit = snapshot.audit
        findings = findings_table(snapshot)
        rows = [dict(zip(findings.columns, row, strict=True)) for row in findings.rows]
        document = {
            "organization": audit.organization.slug,
            "finished_at": audit.ended_at,
            "total": audit.total,
            "complete": not audit.unlisted,
            "findings": rows,
        }
        self._write_document([write_indented(document), "\n"])

    def print_csv(self, snapshot: Snapshot) -> None:
        self._write_document(csv_pieces(findings_table(snapshot)))

    def _write_document(self, pieces: Iterable[str]) -> None:
        """Write for a program, which expects UTF-8, or escape what a terminal would interpret."""
        is_for_people = self.stdout.isatty()
        if not is_for_people and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        for piece in pieces:
            self.stdout.write(printable_lines(piece) if is_for_people else piece, ending="")

    def print_table(self, snapshot: Snapshot) -> None:
        findings = findings_table(snapshot)
        headings = ("Severity", "Rule", "Number", "Name", "Reason")
        table = Table(*(Column(each, overflow="fold") for each in headings), box=None)
        for rule, severity, _, number, name, reason, accepted in findings.rows:
            shown = f"{reason} (accepted)" if accepted else reason
            table.add_row(*map(printable, (severity, rule, number, name, shown)))
        width = None if sys.stdout.isatty() else WIDTH
        console = Console(
            file=self.stdout,  # type: ignore[arg-type]
            markup=False,
            highlight=False,
            emoji=False,
            width=width,
        )
        console.print(table)
        console.print(f"{snapshot.audit.total} numbers, {table.row_count} findings")


PRINTERS = {
    "table": Command.print_table,
    "csv": Command.print_csv,
    "json": Command.print_json,
}


def _failure(audit: Audit) -> str:
    if audit.is_open and not audit.is_interrupted:
        return "A worker has started this audit. Its result will be in the dashboard."
    return audit.failure or "The audit was interrupted. Run it again."


def _has_open(snapshot: Snapshot, least: Severity) -> bool:
    counts = by_severity(snapshot.rule_counts())
    return any(amount for severity, amount in counts.items() if severity >= least)
