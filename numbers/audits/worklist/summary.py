"""What an audit found, in a sentence and in a tile for each severity."""

from collections.abc import Sequence
from typing import NamedTuple

from audits.rules import Severity

from .sparkline import Sparkline, sparkline
from .trend import Point, compared_with, when

NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("info finding", "info findings"),
}
NUMBERS = ("number", "numbers")


class Tile(NamedTuple):
    """The open findings of a severity.

    `change` compares them with an earlier audit, if that is possible. `line` shows the last audits,
    and `line_label` says the same in words. They are empty in the first audit.
    """

    severity: Severity
    label: str
    open: int
    change: str
    line: Sparkline | None
    line_label: str


def worst_of(point: Point) -> Severity | None:
    """Return the most serious severity that has open findings."""
    return next((severity for severity, count in point.counts.items() if count), None)


def summary(points: Sequence[Point], affected: int, total: int) -> str:
    """Return how many findings of the most serious severity are open, and how that has changed.

    `affected` of the `total` numbers have these findings.
    """
    worst = worst_of(points[-1])
    if worst is None:
        return f"No open findings in {_counted(total, *NUMBERS)}."
    count = points[-1].counts[worst]
    verb = "affects" if count == 1 else "affect"
    found = f"{_counted(count, *NOUNS[worst])} {verb} {affected:,} of {_counted(total, *NUMBERS)}"
    compared = _compared(points, worst)
    return f"{'' if worst is Severity.ERROR else 'No errors. '}{found}{compared}."


def tiles(points: Sequence[Point]) -> list[Tile]:
    """Return a tile for each severity, errors first."""
    return [_tile(points, severity) for severity in points[-1].counts]


def _tile(points: Sequence[Point], severity: Severity) -> Tile:
    counts = [point.counts[severity] for point in points]
    label = NOUNS[severity][1].capitalize()
    if len(points) == 1:
        return Tile(severity, label, counts[-1], "", None, "")
    spoken = f"{label} in the last {len(points)} audits: "
    spoken += f"{counts[0]:,} in the first, {max(counts):,} at most, {counts[-1]:,} now"
    return Tile(severity, label, counts[-1], _since(points, severity), sparkline(counts), spoken)


def _earlier(points: Sequence[Point], severity: Severity) -> Point | None:
    """Return the audit to compare with.

    Errors aren't compared if only one of the two audits could find deleted assistants or squads.
    """
    earlier = compared_with(points)
    has_same_lists = earlier and earlier.audit.unlisted == points[-1].audit.unlisted
    return earlier if has_same_lists or severity is not Severity.ERROR else None


def _compared(points: Sequence[Point], severity: Severity) -> str:
    """Return “, 2 fewer than yesterday”, or nothing without an audit to compare with."""
    earlier = _earlier(points, severity)
    if earlier is None:
        return ""
    difference = points[-1].counts[severity] - earlier.counts[severity]
    if difference == 0:
        return f", as many as {when(earlier)}"
    return f", {abs(difference):,} {'more' if difference > 0 else 'fewer'} than {when(earlier)}"


def _since(points: Sequence[Point], severity: Severity) -> str:
    """Return “+2 since yesterday”, or nothing without an audit to compare with."""
    earlier = _earlier(points, severity)
    if earlier is None:
        return ""
    since = when(earlier).removeprefix("at ").removeprefix("on ")
    difference = points[-1].counts[severity] - earlier.counts[severity]
    if difference == 0:
        return f"No change since {since}"
    return f"{'+' if difference > 0 else '\N{MINUS SIGN}'}{abs(difference):,} since {since}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
