"""The findings before and after one, in the order of a selection."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from audits.models import Finding
from audits.rules import RULES

from .selection import Selection
from .snapshot import Snapshot, selected_counts


class Place(NamedTuple):
    """Where a finding is among others: its rule, its row, and the text that names sort by.

    A finding that is fixed keeps its place.
    """

    rule: str
    row: int
    search: str


class Neighbours(NamedTuple):
    """`position` counts from 1. A finding that isn't selected has the position of the next one."""

    position: int
    total: int
    previous: Finding | None
    next: Finding | None


def neighbours(snapshot: Snapshot, selection: Selection, place: Place) -> Neighbours:
    """Return the neighbours of a place in the order of the selection."""
    if selection.sort.removeprefix("-") == "name":
        return _by_name(snapshot, selection, place)
    return _by_rule(snapshot, selection, place)


def _by_rule(snapshot: Snapshot, selection: Selection, place: Place) -> Neighbours:
    """Return the neighbours where the findings of each rule follow those of another rule."""
    counts = selected_counts(snapshot.rule_counts(selection), selection)
    rules = list(RULES)[:: -1 if selection.sort == "-finding" else 1]
    here = rules.index(place.rule)
    findings = snapshot.findings(selection)
    of_rule = findings.filter(rule=place.rule)
    before, after = of_rule.filter(pk__lt=place.row), of_rule.filter(pk__gt=place.row)
    earlier = [rule for rule in rules[:here] if counts[rule]]
    later = [rule for rule in rules[here + 1 :] if counts[rule]]
    return Neighbours(
        sum(counts[rule] for rule in earlier) + before.count() + 1,
        counts.total(),
        before.order_by("pk").last() or _in_rules(findings, earlier[-1:]).order_by("pk").last(),
        after.order_by("pk").first() or _in_rules(findings, later[:1]).order_by("pk").first(),
    )


def _in_rules(findings: QuerySet[Finding], rules: list[str]) -> QuerySet[Finding]:
    return findings.filter(rule=rules[0]) if rules else findings.none()


def _by_name(snapshot: Snapshot, selection: Selection, place: Place) -> Neighbours:
    """Return the neighbours where findings are sorted by the names of their numbers."""
    findings = snapshot.findings(selection).filter(rule__in=RULES)
    nearer, further = "lt", "gt"
    if selection.sort.startswith("-"):
        nearer, further = further, nearer
    same = Q(search=place.search)
    before = findings.filter(Q(**{f"search__{nearer}": place.search}) | same & Q(pk__lt=place.row))
    after = findings.filter(Q(**{f"search__{further}": place.search}) | same & Q(pk__gt=place.row))
    return Neighbours(
        before.count() + 1,
        findings.count(),
        snapshot.ordered(before, selection.sort).last(),
        snapshot.ordered(after, selection.sort).first(),
    )
