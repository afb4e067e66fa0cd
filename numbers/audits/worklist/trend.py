"""The open findings of the last audits, by severity."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from audits.models import Audit
from audits.rules import Severity, by_severity

AUDITS = 30


class Point(NamedTuple):
    """An audit, and the findings that were open when it finished."""

    audit: Audit
    counts: dict[Severity, int]

    @property
    def day(self) -> date:
        assert self.audit.began_at  # noqa: S101 - the audit has finished
        return timezone.localdate(self.audit.began_at)


def trend(audit: Audit, open_now: Mapping[str, int]) -> list[Point]:
    """Return a point for each of the last audits, the newest last, with what is open in it now."""
    earlier = Audit.objects.finished(audit.organization).filter(pk__lt=audit.pk)
    return [
        *(Point(each, _counts_at_the_end(each)) for each in reversed(earlier[: AUDITS - 1])),
        Point(audit, by_severity(open_now)),
    ]


def compared_with(points: Sequence[Point]) -> Point | None:
    """Return the newest point of an earlier day than the last one, or else the one before it."""
    *earlier, newest = points
    other_days = [each for each in earlier if each.day < newest.day]
    return next(iter(other_days[-1:] or earlier[-1:]), None)


def when(point: Point) -> str:
    """Return when an earlier audit ran, after "than": "yesterday", "on Monday", "at 09:12"."""
    assert point.audit.began_at  # noqa: S101 - the audit has finished
    local = timezone.localtime(point.audit.began_at)
    days = (timezone.localdate() - local.date()).days
    if days == 0:
        return f"at {local:%H:%M}"
    if days == 1:
        return "yesterday"
    return f"on {local:%A}" if days < 7 else f"on {local.day} {local:%B}"


def _counts_at_the_end(audit: Audit) -> dict[Severity, int]:
    return by_severity(audit.counts if audit.open_counts is None else audit.open_counts)
