"""A scan fetches pages ahead, reports progress, and fails rather than leave something out."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from vapi_client.errors import (
    Busy,
    Call,
    Down,
    Forbidden,
    RateLimited,
    ScanIncomplete,
    TimedOut,
    VapiError,
)
from vapi_client.time_windows import ATTEMPTS, LONGEST_PAUSE, Progress, Window, WindowScan

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
CALL = Call("list days", "request")

type Days = list[datetime]


class DayScan(WindowScan[Days, Days]):
    """Scans windows of several days, and takes only the first day of each."""

    def __init__(
        self,
        windows: int,
        ask: Callable[[datetime], None] = lambda day: None,
        progress: Progress | None = None,
    ) -> None:
        super().__init__("scan days", workers=3, progress=progress)
        self._count = windows
        self._answer = ask
        self._total = windows * 2

    def _first_windows(self) -> Iterable[Window[Days]]:
        for place in range(self._count):
            start = BEGINNING + timedelta(days=place * 2)
            yield Window(start, start + timedelta(days=2))

    def _ask(self, window: Window[Days]) -> Days:
        assert window.start
        self._answer(window.start)
        return [window.start]

    def _whole_part(self, window: Window[Days], page: Days) -> Days:
        assert window.start and window.end
        following = window.start + timedelta(days=1)
        if following < window.end:
            self._put_back([Window(following, window.end)])
        return page


def days(scan: DayScan) -> Days:
    return [day for batch in scan.batches() for day in batch]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vapi_client.time_windows.FIRST_PAUSE", 0.001)


def test_windows_for_the_rest_are_read_next() -> None:
    assert days(DayScan(5)) == [BEGINNING + timedelta(days=place) for place in range(10)]


def test_no_more_pages_than_workers_are_fetched_at_once() -> None:
    all_fetch = threading.Barrier(3, timeout=30)
    lock, running, most = threading.Lock(), 0, 0

    def ask(day: datetime) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        if (day - BEGINNING).days in (0, 2, 4):
            all_fetch.wait()
        with lock:
            running -= 1

    assert len(days(DayScan(6, ask))) == 12
    assert most == 3


@pytest.mark.parametrize("error", [RateLimited(CALL), Busy(CALL), Down(CALL), TimedOut(CALL)])
def test_temporary_errors_are_retried(error: VapiError) -> None:
    failures = [error] * (ATTEMPTS - 1)

    def ask(day: datetime) -> None:
        if failures and day == BEGINNING:
            raise failures.pop()

    assert len(days(DayScan(1, ask))) == 2
    assert failures == []


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (Down(CALL), ATTEMPTS),
        (Forbidden(CALL), 1),
        (RateLimited(CALL, retry_after=LONGEST_PAUSE + 1), 1),
        (ScanIncomplete(CALL), 1),
    ],
    ids=["down", "forbidden", "wait too long", "incomplete"],
)
def test_a_scan_that_cannot_be_completed_raises(error: VapiError, attempts: int) -> None:
    asked: list[datetime] = []

    def ask(day: datetime) -> None:
        asked.append(day)
        raise error

    with pytest.raises(ScanIncomplete) as caught:
        days(DayScan(1, ask))
    assert len(asked) == attempts
    assert caught.value.reason is (None if isinstance(error, ScanIncomplete) else error)


def test_progress_is_reported_after_each_batch_and_while_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vapi_client.time_windows.HEARTBEAT", 0.02)
    told: list[tuple[int, int | None]] = []

    def ask(day: datetime) -> None:
        time.sleep(0.2 if day == BEGINNING else 0)

    days(DayScan(1, ask, lambda *seen: told.append(seen)))
    assert told.count((0, 2)) > 1
    assert told[-1] == (2, 2)
    assert told == sorted(told)


def test_a_total_is_never_less_than_what_was_read() -> None:
    told: list[tuple[int, int | None]] = []
    scan = DayScan(2, progress=lambda *seen: told.append(seen))
    scan._total = 1
    days(scan)
    assert told == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_a_scan_that_is_left_early_asks_for_nothing_more() -> None:
    asked: list[datetime] = []
    batches = DayScan(50, asked.append).batches()
    next(batches)
    batches.close()  # type: ignore[attr-defined]  # a generator
    assert len(asked) < 10
