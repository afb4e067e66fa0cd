"""How many findings the last snapshots had, as they were when they were taken."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.orgs.models import Organization

from .models import Audit, State
from .rules import RULES, Severity

SNAPSHOTS = 12


class Point(NamedTuple):
    """A snapshot. Its bars have a severity, a beginning and a width, in percent."""

    audit: Audit
    counts: dict[Severity, int]
    bars: Sequence[tuple[str, float, float]]


def trend(organization: Organization) -> list[Point]:
    """The newest first."""
    audits = Audit.objects.of(organization).filter(state=State.FINISHED)[:SNAPSHOTS]
    counted = [(audit, _by_severity(audit)) for audit in audits]
    most = max((sum(counts.values()) for _, counts in counted), default=0) or 1
    return [Point(audit, counts, list(_bars(counts, most))) for audit, counts in counted]


def _by_severity(audit: Audit) -> dict[Severity, int]:
    counts = dict.fromkeys(sorted(Severity, reverse=True), 0)
    for name, amount in audit.counts.items():
        if rule := RULES.get(name):
            counts[rule.severity] += amount
    return counts


def _bars(counts: dict[Severity, int], most: int) -> Iterable[tuple[str, float, float]]:
    begins = 0.0
    for severity, amount in counts.items():
        width = 100 * amount / most
        yield str(severity.value), round(begins, 2), round(width, 2)
        begins += width
