"""Reads all numbers of an organization in the order of creation, even while some come and go.

`GET /v2/phone-number` says how many numbers a time window has, so each window is cut to about one
page. The scan leaves out numbers that are created after it began. A number whose time of creation
can't be read is where Vapi lists it, between others.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from itertools import chain
from typing import Any

from msgspec import ValidationError, convert

from vapi_client.json_values import JSON

from .client import VapiClient
from .schemas.listing import MAX_LIMIT, PageQuery, PhoneNumberPage
from .schemas.phone_number import PhoneNumber
from .schemas.reading import Moment
from .time_windows import ATTEMPTS, FILL, STEP, WORKERS, Progress, Window, WindowScan

EVERYTHING = PageQuery()
CLOCK_SKEW = timedelta(days=1)  # a number from later has no valid time of creation

_Window = Window[PhoneNumberPage]
_ONLY_SEARCH = {"page": None, "limit": None, "sort_by": None, "sort_order": None}


def scan_numbers(
    client: VapiClient,
    *,
    matching: PageQuery = EVERYTHING,
    progress: Progress | None = None,
    page_size: int = MAX_LIMIT,
    workers: int = WORKERS,
) -> Iterator[list[JSON]]:
    """Yield all numbers as Vapi returned them, in batches. Raises ScanIncomplete.

    Only the search and the dates of `matching` count. At most `workers` pages are fetched or held
    in memory at a time.
    """
    return _NumberScan(client, matching, page_size, workers, progress).batches()


class _NumberScan(WindowScan[PhoneNumberPage, list[JSON]]):
    """Reads from the earliest window to the latest."""

    def __init__(
        self,
        client: VapiClient,
        matching: PageQuery,
        page_size: int,
        workers: int,
        progress: Progress | None,
    ) -> None:
        super().__init__("scan numbers", workers, progress)
        self._client = client
        self._matching = matching.model_copy(update=_ONLY_SEARCH)
        self._page_size = page_size

    def _first_windows(self) -> Iterable[_Window]:
        newest = self._patiently(self._client.list_numbers, self._matching_with(limit=1))
        self._total = newest.metadata.total_items
        if newest.received:
            [created] = _times(newest.received[:1])
            soon = datetime.now(UTC) + CLOCK_SKEW
            start = self._matching.created_at_ge
            if created and created < soon:
                yield _Window(start, created + STEP)
            else:
                yield _Window(start, soon)
                yield _Window(
                    soon, self._matching.created_at_lt or datetime.max.replace(tzinfo=UTC)
                )

    def _ask(self, window: _Window) -> PhoneNumberPage:
        return self._page(self._query(window))

    def _page(self, query: PageQuery) -> PhoneNumberPage:
        page = self._client.list_numbers(query)
        times = [each for each in _times(page.received) if each]
        if times != sorted(times):
            raise self._incomplete("Vapi didn't list the numbers in the order of creation")
        return page

    def _query(self, window: _Window) -> PageQuery:
        return self._matching_with(
            limit=self._page_size,
            sort_order="ASC",
            created_at_ge=window.start,
            created_at_lt=window.end,
        )

    def _matching_with(self, **parameters: Any) -> PageQuery:
        return self._matching.model_copy(update=parameters)

    def _whole_part(self, window: _Window, page: PhoneNumberPage) -> list[JSON]:
        """Return the numbers of a page without its last moment, from which reading goes on.

        More numbers may have been created in that moment than the page holds.
        """
        numbers, expected = page.received, page.metadata.total_items
        if len(numbers) >= expected and len(numbers) < self._page_size:
            return numbers
        if not numbers:
            # Counted before the last one was deleted, or counted and never listed
            again = self._patiently(self._ask, window)
            if again.metadata.total_items and not again.received:
                raise self._incomplete("Vapi counts numbers that it doesn't list")
            return self._whole_part(window, again) if again.received else []
        times = _times(numbers)
        last = max(filter(None, times), default=None)
        if last is None:
            whole, last = self._undated(window)
        elif not (whole := numbers[: times.index(last)]):
            whole = self._moment(last)
            last += STEP
        if last:
            self._split(last, window.end, expected - len(whole))
        return whole

    def _split(self, start: datetime, end: datetime | None, expected: int) -> None:
        assert end  # noqa: S101 - every window ends where the newest number was
        if start >= end:
            return
        parts = max(1, round(expected / (self._page_size * FILL)))
        length = max(STEP, (end - start) / parts)
        starts = [start]
        for part in range(1, parts):
            following = max(_to_the_millisecond(start + part * length), starts[-1] + STEP)
            if following >= end:
                break
            starts.append(following)
        self._put_back(
            [_Window(begin, until) for begin, until in zip(starts, [*starts[1:], end], strict=True)]
        )

    def _moment(self, moment: datetime) -> list[JSON]:
        """Return all numbers created in one millisecond, if they fill more than a page."""
        window = _Window(moment, moment + STEP)
        return self._settled(lambda: [*chain.from_iterable(self._pages(window))])

    def _undated(self, window: _Window) -> tuple[list[JSON], datetime | None]:
        """Return the numbers before the first with a valid time, if they fill more than a page.

        Return that time too, from which reading goes on, or None if the window has no such number.
        """
        numbers = self._settled(lambda: self._up_to_a_time(window))
        time = next(iter(_times(numbers[-1:])), None)
        return (numbers[:-1], time) if time else (numbers, None)

    def _up_to_a_time(self, window: _Window) -> list[JSON]:
        numbers: list[JSON] = []
        for page in self._pages(window):
            times = _times(page)
            if any(times):
                return numbers + page[: times.index(next(filter(None, times))) + 1]
            numbers += page
        return numbers

    def _settled(self, read: Callable[[], list[JSON]]) -> list[JSON]:
        """Return the numbers that two readings agree on.

        No time leads to the next page here, only an offset, which a deletion shifts.
        """
        before: Counter[str] = Counter()
        for _ in range(ATTEMPTS):
            numbers = read()
            counts = Counter(str(number["id"]) for number in numbers if "id" in number)
            if counts == before and counts.total() == len(counts):
                return numbers
            before = counts
        raise self._incomplete("numbers between which no time leads on keep changing")

    def _pages(self, window: _Window) -> Iterator[list[JSON]]:
        query = self._query(window)
        for place in range(1, 1_000_000):
            page = self._patiently(self._page, query.model_copy(update={"page": place}))
            yield page.received
            if place * self._page_size >= page.metadata.total_items or not page.received:
                return


def _times(numbers: list[JSON]) -> list[datetime | None]:
    """Return when the numbers were created; None where that is no time with an offset."""
    try:
        created = convert([number["createdAt"] for number in numbers], list[Moment])
        if created and min(created).year > MINYEAR and max(created).year < MAXYEAR:
            return list(created)
    except (KeyError, ValidationError):
        pass
    times = [PhoneNumber.read(number).created_at for number in numbers]
    return [each if each and MINYEAR < each.year < MAXYEAR else None for each in times]


def _to_the_millisecond(moment: datetime) -> datetime:
    return moment - timedelta(microseconds=moment.microsecond % 1000)
