"""The pace of an organization's bulk changes, shared by all workers on the database's clock.

Editors and pages don't wait for a turn: a slower pace leaves them the organization's rate limit.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least

from bulk.models import Pace
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization
from dashboard.workers import stopping

LONGEST_WAIT = 20.0
SLOWEST = 8  # times the usual gap
SLOWER_BY = 1.5
FASTER_BY = 0.95
RATE_LIMIT_PAUSE = timedelta(seconds=2)  # if Vapi doesn't say how long to wait
MOST_SECONDS = 3600.0


class NotYet(Exception):
    """The next turn is too far away, at `until`. Without it, the process is about to end."""

    def __init__(self, until: datetime | None = None) -> None:
        self.until = until
        super().__init__(f"no turn before {until}")


def wait_for_turn(organization: Organization) -> None:
    """Wait until a request may be sent, LONGEST_WAIT seconds at most. Raises NotYet."""
    while True:
        if stopping.event.wait(_take_slot(organization)):
            raise NotYet
        if not _is_quiet(organization):
            return


def slow_down(organization: Organization, pause: float | None = None) -> None:
    """Send nothing for as many seconds as Vapi asks, and more slowly after that."""
    seconds = RATE_LIMIT_PAUSE.total_seconds() if pause is None else min(pause, MOST_SECONDS)
    until = Now() + timedelta(seconds=seconds)
    _of(organization).update(
        quiet_until=Greatest("quiet_until", until),
        next_at=Greatest("next_at", until),
        gap=Least(F("gap") * int(SLOWER_BY * 10) / 10, SLOWEST * usual_gap()),
    )


def usual_gap() -> int:
    """Return the milliseconds between two requests."""
    return round(1000 / settings.BULK_REQUESTS_PER_SECOND)


def _take_slot(organization: Organization) -> float:
    """Take the next free slot, and return in how many seconds it begins. Raises NotYet."""
    while True:
        pace = _of(organization).annotate(now=Now()).first()
        if pace is None:
            now = Now()
            new = Pace(organization=organization, gap=usual_gap(), next_at=now, quiet_until=now)
            Pace.objects.bulk_create([new], ignore_conflicts=True)
            continue
        slot = max(pace.next_at, pace.quiet_until, pace.now)
        seconds = (slot - pace.now).total_seconds()
        if seconds > LONGEST_WAIT:
            raise NotYet(slot)
        gap = max(usual_gap(), int(pace.gap * FASTER_BY))
        following = slot + timedelta(milliseconds=gap)
        if _of(organization).filter(next_at=pace.next_at).update(next_at=following, gap=gap):
            return float(seconds)


def _is_quiet(organization: Organization) -> bool:
    """Return whether Vapi asked to wait while this turn was awaited."""
    return _of(organization).filter(quiet_until__gt=Now()).exists()


def _of(organization: Organization) -> QuerySet[Pace]:
    return Pace.objects.filter(pk=organization.pk)
