"""Audits an organization from the command line."""

import sys
from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from audits.models import Audit, State
from audits.rules import Severity, by_severity
from audits.running import runs
from audits.running.auditing import carry_out
from audits.running.pruning import prune
from audits.worklist import tables
from audits.worklist.snapshots import Snapshot
from dashboard.orgs.models import Organization
from dashboard.web.exports import csv_pieces

FAILED = 2
WIDE = 240  # columns, where nobody's terminal says how many


class Command(BaseCommand):
    help = (
        "Reads all numbers of an organization and prints what the rules find. Exits with 1 where "
        "--fail-on asks for it, and with 2 where the audit failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organization", metavar="ORG", help="its slug")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
        parser.add_argument(
            "--fail-on",
            choices=[str(each.value) for each in sorted(Severity, reverse=True)],
            help="exit with 1 if a finding of this severity or a higher one isn't accepted",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            has_found = self._print(**options)
        except CommandError:
            raise
        except Exception as error:
            raise CommandError(f"{type(error).__name__}: {error}", returncode=FAILED) from error
        self._prune()
        if has_found:
            sys.exit(1)

    def _print(self, **options: Any) -> bool:
        """Whether it found what --fail-on asks for."""
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(
                f"There is no organization {options['organization']}.", returncode=FAILED
            )
        audit = self._audit(organization)
        if audit.state != State.FINISHED:
            taken = audit.is_open and not audit.is_cut_off
            why = "A worker has begun it." if taken else audit.failure or "It was cut off."
            raise CommandError(why, returncode=FAILED)
        snapshot = Snapshot(audit)
        PRINTERS[options["format"]](self, snapshot)
        return bool(options["fail_on"]) and _has(snapshot, Severity(options["fail_on"]))

    def _audit(self, organization: Organization) -> Audit:
        """One that waits for a worker needn't wait any longer."""
        audit, _ = runs.request(organization, "command line")
        if audit.state != State.WAITING:
            raise CommandError(
                f"An audit that {audit.requested_by} asked for is under way.", returncode=FAILED
            )
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            reading = bar.add_task(organization.name, total=None)
            carry_out(
                audit.pk, lambda seen, total: bar.update(reading, completed=seen, total=total)
            )
        audit.refresh_from_db()
        return audit

    def _prune(self) -> None:
        """What fails here says nothing of the audit."""
        try:
            prune()
        except DatabaseError as error:
            self.stderr.write(f"Old snapshots could not be removed: {error}")

    def print_json(self, snapshot: Snapshot) -> None:
        audit = snapshot.audit
        findings = tables.findings(snapshot)
        found = [dict(zip(findings.columns, row, strict=True)) for row in findings.rows]
        document = {
            "organization": audit.organization.slug,
            "finished_at": audit.ended_at,
            "total": audit.total,
            "complete": audit.has_all_assistants and audit.has_all_squads,
            "findings": found,
        }
        options = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z
        self.stdout.write(orjson.dumps(document, option=options).decode())

    def print_csv(self, snapshot: Snapshot) -> None:
        for piece in csv_pieces(tables.findings(snapshot)):
            self.stdout.write(piece, ending="")

    def print_table(self, snapshot: Snapshot) -> None:
        findings = tables.findings(snapshot)
        headings = ("Severity", "Rule", "Number", "Name", "Reason")
        table = Table(*(Column(each, overflow="fold") for each in headings), box=None)
        for rule, severity, _, number, name, reason, accepted in findings.rows:
            told = f"{reason} (accepted)" if accepted else reason
            table.add_row(*map(_printable, (severity, rule, number, name, told)))
        width = None if sys.stdout.isatty() else WIDE
        console = Console(
            file=self.stdout,  # type: ignore[arg-type]
            markup=False,
            highlight=False,
            emoji=False,
            width=width,
        )
        console.print(table)
        console.print(f"{snapshot.audit.total} numbers, {table.row_count} findings")


def _printable(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


PRINTERS = {
    "table": Command.print_table,
    "csv": Command.print_csv,
    "json": Command.print_json,
}


def _has(snapshot: Snapshot, least: Severity) -> bool:
    counts = by_severity(snapshot.rule_counts())
    return any(amount for severity, amount in counts.items() if severity >= least)
