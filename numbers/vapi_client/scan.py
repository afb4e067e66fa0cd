"""All numbers of an organization, in the order of their creation, while they come and go.

The time of creation is cut into windows, each read from its start; no offset is ever used, so a
deletion shifts nothing. The windows don't overlap, and a number's time of creation never changes:
each number that exists throughout is read exactly once, one that comes or goes meanwhile at most
once. Numbers created after the scan began are not looked for.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from .client import VapiClient
from .errors import Busy, Call, RateLimited, ScanIncomplete, Unavailable, VapiError
from .schemas.base import JSON
from .schemas.listing import MAX_LIMIT, PageQuery, PhoneNumberPage

WORKERS = 4
ATTEMPTS = 5
FIRST_PAUSE = 0.5
FILL = 0.8  # how full a window is meant to be, so that few have more than a page holds
STEP = timedelta(milliseconds=1)  # times of creation are written to the millisecond

Progress = Callable[[int, int], None]


@dataclass
class _Window:
    """Numbers created from `start` (None: from the first) up to but not including `end`."""

    start: datetime | None
    end: datetime
    page: Future[PhoneNumberPage] = field(init=False)
    begun: bool = False


def scan_numbers(
    client: VapiClient,
    *,
    progress: Progress | None = None,
    page_size: int = MAX_LIMIT,
    workers: int = WORKERS,
) -> Iterator[list[JSON]]:
    """Yields all numbers as they were received, in batches; raises ScanIncomplete.

    At most `workers` pages are fetched or held at a time. `progress` is told how many numbers were
    read, and of how many.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="scan") as pool:
        try:
            yield from _Scan(client, pool, workers, page_size, progress).batches()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


class _Scan:
    """The windows that are still to be read, the earliest first."""

    def __init__(
        self,
        client: VapiClient,
        pool: ThreadPoolExecutor,
        ahead: int,
        page_size: int,
        progress: Progress | None,
    ) -> None:
        self._client = client
        self._pool = pool
        self._ahead = ahead
        self._page_size = page_size
        self._progress = progress
        self._windows: deque[_Window] = deque()
        self._call = Call("scan numbers", request_id="")

    def batches(self) -> Iterator[list[JSON]]:
        newest = self._fetch(PageQuery(limit=1))
        total, seen = newest.metadata.total_items, 0
        if newest.received:
            end = self._created(newest.received[0]) + STEP
            self._windows.append(_Window(None, end))
        while self._windows:
            self._fetch_ahead()
            window = self._windows.popleft()
            batch = self._whole_part(window, window.page.result())
            if batch:
                seen += len(batch)
                yield batch
            if self._progress:
                self._progress(seen, max(total, seen))

    def _fetch_ahead(self) -> None:
        for window in list(self._windows)[: self._ahead]:
            if not window.begun:
                window.begun = True
                window.page = self._pool.submit(self._fetch, self._query(window))

    def _whole_part(self, window: _Window, page: PhoneNumberPage) -> list[JSON]:
        """What of a window is read for certain; windows for the rest go back in front.

        Of a full page's last moment there may be more than the page holds, so the rest begins
        with that moment.
        """
        numbers, expected = page.received, page.metadata.total_items
        if len(numbers) >= expected and len(numbers) < self._page_size:
            return numbers
        if not numbers:
            # Counted before the last one was deleted, or counted and never listed
            again = self._fetch(self._query(window))
            if again.metadata.total_items and not again.received:
                raise self._incomplete("Vapi counts numbers that it doesn't list")
            return self._whole_part(window, again) if again.received else []
        last = self._created(numbers[-1])
        whole = [number for number in numbers if self._created(number) < last]
        if not whole:
            whole = self._moment(last)
            last += STEP
        self._split(last, window.end, expected - len(whole))
        return whole

    def _split(self, start: datetime, end: datetime, expected: int) -> None:
        if start >= end:
            return
        parts = max(1, round(expected / (self._page_size * FILL)))
        length = max(STEP, (end - start) / parts)
        starts = [start]
        while (following := _to_the_millisecond(starts[-1] + length)) < end:
            starts.append(max(following, starts[-1] + STEP))
        windows = [
            _Window(begin, until) for begin, until in zip(starts, [*starts[1:], end], strict=True)
        ]
        self._windows.extendleft(reversed(windows))

    def _moment(self, moment: datetime) -> list[JSON]:
        """All numbers created in one millisecond, when a page doesn't hold them.

        Here only an offset leads on, which a deletion shifts. So it counts only when it is read
        twice alike.
        """
        before: dict[str, JSON] = {}
        for _ in range(ATTEMPTS):
            numbers, totals = self._pages_of(moment)
            if totals == {len(numbers)} and numbers.keys() == before.keys():
                return list(numbers.values())
            before = numbers
        raise self._incomplete("too much changes among numbers created in the same moment")

    def _pages_of(self, moment: datetime) -> tuple[dict[str, JSON], set[int]]:
        numbers: dict[str, JSON] = {}
        totals: set[int] = set()
        query = self._query(_Window(moment, moment + STEP))
        for place in range(1, 1_000_000):
            page = self._fetch(query.model_copy(update={"page": place}))
            numbers |= {str(number.get("id")): number for number in page.received}
            totals.add(page.metadata.total_items)
            if place * self._page_size >= page.metadata.total_items or not page.received:
                break
        return numbers, totals

    def _query(self, window: _Window) -> PageQuery:
        return PageQuery(
            limit=self._page_size,
            sort_order="ASC",
            created_at_ge=window.start,
            created_at_lt=window.end,
        )

    def _fetch(self, query: PageQuery) -> PhoneNumberPage:
        """A page, with more patience than a person has."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                page = self._client.list_numbers(query)
                self._check_order(page, query)
                return page
            except (RateLimited, Busy, Unavailable) as error:
                fault = self._incomplete(str(error))
                pause = error.retry_after or FIRST_PAUSE * 2 ** (attempt - 1)
            except VapiError as error:
                fault = self._incomplete(str(error))
                break
            time.sleep(pause)
        raise fault

    def _check_order(self, page: PhoneNumberPage, query: PageQuery) -> None:
        if query.sort_order != "ASC":
            return
        times = [self._created(number) for number in page.received]
        if any(later < earlier for earlier, later in pairwise(times)):
            raise self._incomplete("Vapi doesn't list numbers in the order of creation")

    def _created(self, number: JSON) -> datetime:
        try:
            return datetime.fromisoformat(number["createdAt"])
        except (KeyError, TypeError, ValueError):
            fault = self._incomplete(f"number {number.get('id')} has no readable time of creation")
        raise fault

    def _incomplete(self, detail: str) -> ScanIncomplete:
        return ScanIncomplete(self._call, detail=detail)


def _to_the_millisecond(moment: datetime) -> datetime:
    return moment - timedelta(microseconds=moment.microsecond % 1000)
