"""The worklist's pages as tables, for downloads and the command line."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from audits.assignees import Assignee, Assignees
from audits.models import AuditedNumber, Finding
from audits.rules import RULES
from dashboard.web.exports import CHUNK, Table

from .selection import ACCEPTED, EVERYTHING, Selection
from .snapshot import Snapshot

FINDING_FIELDS = ("rule", "severity", "id", "number", "name", "reason", "accepted")
NUMBER_FIELDS = (
    "id",
    "number",
    "name",
    "provider",
    "status",
    "assistant_id",
    "assistant",
    "squad_id",
    "squad",
    "workflow_id",
    "server",
)


def findings_table(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Table:
    """Return the open findings, then the accepted ones."""
    return Table("findings", FINDING_FIELDS, _finding_rows(snapshot, selection))


def _finding_rows(snapshot: Snapshot, selection: Selection) -> Iterator[Sequence[Any]]:
    for accepted in (False, True):
        found = snapshot.findings(selection.with_(accepted="1" if accepted else ""))
        found = snapshot.ordered(found, selection.sort)
        for batch in batched(found.iterator(CHUNK), CHUNK):
            numbers = _numbers_of(snapshot, batch)
            for each in batch:
                if rule := RULES.get(each.rule):
                    number, name = numbers.get(each.number_id, ("", ""))
                    severity = str(rule.severity.value)
                    yield (rule.name, severity, each.number_id, number, name, each.reason, accepted)


def _numbers_of(snapshot: Snapshot, findings: Sequence[Finding]) -> dict[str, tuple[str, str]]:
    ids = {each.number_id for each in findings}
    numbers = AuditedNumber.objects.filter(audit=snapshot.audit, number_id__in=ids)
    return {
        number_id: (number, name)
        for number_id, number, name in numbers.values_list("number_id", "number", "name")
    }


def numbers_table(snapshot: Snapshot, assignees: Assignees, selection: Selection) -> Table:
    return Table("numbers", NUMBER_FIELDS, _number_rows(snapshot, assignees, selection))


def _number_rows(
    snapshot: Snapshot, assignees: Assignees, selection: Selection
) -> Iterator[Sequence[Any]]:
    for each in snapshot.numbers(selection).iterator(CHUNK):
        names = {assignee.kind: assignee.name for assignee in assignees.of(each)}
        yield (
            each.number_id,
            each.number,
            each.name,
            each.provider,
            each.status,
            each.assistant_id,
            names.get("assistant", ""),
            each.squad_id,
            names.get("squad", ""),
            each.workflow_id,
            each.server,
        )


def assignments_table(assignees: Sequence[Assignee]) -> Table:
    rows = (
        (each.kind, each.id, each.name, each.number_count, each.is_deleted) for each in assignees
    )
    return Table("assignments", ("kind", "id", "name", "numbers", "deleted"), rows)


def rules_table(snapshot: Snapshot) -> Table:
    """Return the rules that are on and could be checked, with the counts of their findings."""
    counts, accepted = snapshot.rule_counts(), snapshot.rule_counts(ACCEPTED)
    rows = (
        (name, str(rule.severity.value), rule.summary, counts[name], accepted[name])
        for name, rule in snapshot.rules.items()
        if counts[name] or accepted[name] or snapshot.is_checked(name)
    )
    return Table("audit", ("rule", "severity", "summary", "open", "accepted"), rows)
