"""The findings of the last audits, counted when each audit finished."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audits.models import Audit
from audits.rules import Severity, by_severity
from dashboard.orgs.models import Organization

AUDITS = 12


class Point(NamedTuple):
    """One audit. Each bar is a severity, a start and a width, the last two in percent."""

    audit: Audit
    counts: dict[Severity, int]
    bars: Sequence[tuple[str, float, float]]


def trend(organization: Organization) -> list[Point]:
    """Return a point for each audit, newest first."""
    audits = Audit.objects.finished(organization)[:AUDITS]
    counted = [(audit, by_severity(audit.counts)) for audit in audits]
    most = max((sum(counts.values()) for _, counts in counted), default=0) or 1
    return [Point(audit, counts, list(_bars(counts, most))) for audit, counts in counted]


def _bars(counts: dict[Severity, int], most: int) -> Iterable[tuple[str, float, float]]:
    start = 0.0
    for severity, amount in counts.items():
        width = 100 * amount / most
        yield str(severity.value), round(start, 2), round(width, 2)
        start += width
