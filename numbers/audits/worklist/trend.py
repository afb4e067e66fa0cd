"""How many findings the last snapshots had, as they were when they were taken."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audits.models import Audit, State
from audits.rules import Severity, by_severity
from dashboard.orgs.models import Organization

SNAPSHOTS = 12


class Point(NamedTuple):
    """A snapshot. Its bars have a severity, a beginning and a width, in percent."""

    audit: Audit
    counts: dict[Severity, int]
    bars: Sequence[tuple[str, float, float]]


def trend(organization: Organization) -> list[Point]:
    """The newest first."""
    audits = Audit.objects.of(organization).filter(state=State.FINISHED)[:SNAPSHOTS]
    counted = [(audit, by_severity(audit.counts)) for audit in audits]
    most = max((sum(counts.values()) for _, counts in counted), default=0) or 1
    return [Point(audit, counts, list(_bars(counts, most))) for audit, counts in counted]


def _bars(counts: dict[Severity, int], most: int) -> Iterable[tuple[str, float, float]]:
    begins = 0.0
    for severity, amount in counts.items():
        width = 100 * amount / most
        yield str(severity.value), round(begins, 2), round(width, 2)
        begins += width
