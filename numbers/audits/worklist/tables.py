"""The views of a snapshot as tables, for files and for the command line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from audits.assignees import Assigned, Assignees
from audits.comparing.comparison import Comparison
from audits.models import AuditedNumber, Finding
from audits.rules import RULES
from dashboard.web.exports import CHUNK, Table

from .selection import ACCEPTED, EVERYTHING, Selection
from .snapshots import Snapshot

FINDING_COLUMNS = ("rule", "severity", "id", "number", "name", "reason", "accepted")
NUMBER_COLUMNS = (
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


def findings(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Table:
    """Those that are open, then those that are accepted."""
    return Table("findings", FINDING_COLUMNS, _finding_rows(snapshot, selection))


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


def numbers(snapshot: Snapshot, assignees: Assignees, selection: Selection) -> Table:
    return Table("numbers", NUMBER_COLUMNS, _number_rows(snapshot, assignees, selection))


def _number_rows(
    snapshot: Snapshot, assignees: Assignees, selection: Selection
) -> Iterator[Sequence[Any]]:
    for each in snapshot.numbers(selection).iterator(CHUNK):
        names = {assigned.kind: assigned.name for assigned in assignees.of(each)}
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


def assignments(assigned: Sequence[Assigned]) -> Table:
    rows = ((each.kind, each.id, each.name, each.numbers, each.is_gone) for each in assigned)
    return Table("assignments", ("kind", "id", "name", "numbers", "deleted"), rows)


def rules(snapshot: Snapshot) -> Table:
    """How many findings each rule has."""
    counts, accepted = snapshot.rule_counts(), snapshot.rule_counts(ACCEPTED)
    rows = (
        (name, str(rule.severity.value), rule.summary, counts[name], accepted[name])
        for name, rule in RULES.items()
    )
    return Table("audit", ("rule", "severity", "summary", "open", "accepted"), rows)


def changes(comparison: Comparison, kinds: Iterable[str]) -> Table:
    """A row for each field that changed, and for each number that came or went."""
    columns = ("kind", "id", "label", "through", "field", "before", "after")
    return Table("changes", columns, _change_rows(comparison, kinds))


def _change_rows(comparison: Comparison, kinds: Iterable[str]) -> Iterator[Sequence[Any]]:
    for kind in kinds:
        for ids in batched(comparison.ids(kind).iterator(CHUNK), CHUNK):
            for each in comparison.shown(kind, ids):
                head = (kind, each.number_id, each.label)
                for change in each.changes:
                    shown = change.shown
                    through = ", ".join(change.made_by)
                    yield (*head, through, shown.path, shown.before, shown.after)
                if not each.changes:
                    yield (*head, ", ".join(each.made_by), None, None, None)
