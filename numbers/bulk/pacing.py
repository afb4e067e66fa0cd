"""The pace of an organization's bulk changes, shared by all workers on the database's clock.

Editors and pages don't wait for a turn: a slower pace leaves them the organization's rate limit.
"""

import uuid
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least

from bulk.models import Pace
from dashboard.orgs.database import give_back_connection
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization
from dashboard.workers import stopping
from vapi_client.errors import Call, RateLimited

LONGEST_WAIT = 20.0
LONGEST_QUIET = 5.0  # with the lease on a number
SLOWEST = 8  # times the usual gap
LONGEST_GAP = 10_000  # milliseconds: a number takes two turns, and waits for the second one
SLOWER_BY = 1.5
FASTER_BY = 0.95
RATE_LIMIT_PAUSE = timedelta(seconds=2)  # if Vapi doesn't say how long to wait
MOST_SECONDS = 3600.0


class NotYet(Exception):
    """The next turn is too far away, at `until`. Without it, the process is about to end."""

    def __init__(self, until: datetime | None = None) -> None:
        self.until = until
        super().__init__(f"no turn before {until}")


def keep_pace(organization: Organization) -> None:
    """Let all workers hear of the rate limits that this object's clients meet. A call that is
    repeated waits for a turn like any other, and no call is sent while Vapi wants none.
    """

    def before_call() -> None:
        _wait_while_quiet(organization)
        give_back_connection()

    organization.before_call = before_call
    organization.on_rate_limit = lambda error: slow_down(organization, error.retry_after)
    organization.before_repeat = lambda pause, longest: _may_repeat(organization, pause, longest)


def wait_for_turn(organization: Organization, longest: float | None = None) -> None:
    """Wait until a request may be sent, `longest` seconds at most (LONGEST_WAIT). Raises NotYet."""
    until = monotonic() + (LONGEST_WAIT if longest is None else longest)
    while True:
        seconds = _take_slot(organization, until - monotonic())
        if stopping.event.wait(seconds):
            raise NotYet
        if not _is_quiet(organization):
            return


def slow_down(organization: Organization, pause: float | None = None) -> None:
    """Send nothing for as many seconds as Vapi asks, and more slowly after that."""
    seconds = RATE_LIMIT_PAUSE.total_seconds() if pause is None else min(pause, MOST_SECONDS)
    until = Now() + timedelta(seconds=seconds)
    usual = Pace.of(organization).usual_gap
    slowest = max(usual, min(SLOWEST * usual, LONGEST_GAP))
    _of(organization).update(
        quiet_until=Greatest("quiet_until", until),
        next_at=Greatest("next_at", until),
        gap=Least(F("gap") * int(SLOWER_BY * 10) / 10, slowest),
    )


def set_rate(organization: Organization, requests_per_second: float | None) -> None:
    """Store the organization's own pace; None for the site's. It counts from the next request."""
    pace = Pace.of(organization)
    pace.requests_per_second = requests_per_second
    changed = {"requests_per_second": requests_per_second, "gap": pace.usual_gap}
    if not _of(organization).update(**changed):
        pace.gap = pace.usual_gap
        pace.save(force_insert=True)


def _may_repeat(organization: Organization, pause: float, longest: float) -> bool:
    """Wait for a pause, then for a turn. False if that takes longer than `longest` seconds."""
    if stopping.event.wait(pause):
        return False
    try:
        wait_for_turn(organization, longest - pause)
    except NotYet:
        return False
    return True


def _take_slot(organization: Organization, longest: float) -> float:
    """Take the next free slot, and return in how many seconds it begins. Raises NotYet."""
    while True:
        pace = _of(organization).annotate(now=Now()).first()
        if pace is None:
            Pace.objects.bulk_create([Pace.of(organization)], ignore_conflicts=True)
            continue
        slot = max(pace.next_at, pace.quiet_until, pace.now)
        seconds = (slot - pace.now).total_seconds()
        if seconds > longest:
            raise NotYet(slot)
        gap = max(pace.usual_gap, int(pace.gap * FASTER_BY))
        following = slot + timedelta(milliseconds=gap)
        if _of(organization).filter(next_at=pace.next_at).update(next_at=following, gap=gap):
            return float(seconds)


def _wait_while_quiet(organization: Organization) -> None:
    """Wait if another worker met a rate limit since this one took its turn.

    Raises RateLimited, as Vapi would, if that takes long.
    """
    quiet = _of(organization).filter(quiet_until__gt=Now()).annotate(now=Now()).first()
    if quiet is None:
        return
    seconds = (quiet.quiet_until - quiet.now).total_seconds()
    if seconds > LONGEST_QUIET or stopping.event.wait(seconds):
        call = Call("wait for a turn", uuid.uuid4().hex)
        raise RateLimited(call, detail="another worker heard it", retry_after=seconds)


def _is_quiet(organization: Organization) -> bool:
    """Return whether Vapi asked to wait while this turn was awaited."""
    return _of(organization).filter(quiet_until__gt=Now()).exists()


def _of(organization: Organization) -> QuerySet[Pace]:
    return Pace.objects.filter(pk=organization.pk)
