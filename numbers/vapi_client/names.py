"""Reads the ids and names of all assistants or squads, even while some come and go.

`GET /assistant` and `GET /squad` have no pages, totals or sort order. An answer with fewer objects
than the limit is complete. If an answer is full, the rest of its time window is cut into windows
whose length follows from how many objects came.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import ScanIncomplete
from .schemas.listing import MAX_LIMIT, AssistantOrSquad, CreatedWindow
from .time_windows import ATTEMPTS, FILL, STEP, WORKERS, Progress, Window, WindowScan

log = logging.getLogger(__name__)

# An assistant can have tens of kilobytes, and Limits.response_bytes limits an answer.
PAGE_SIZE = 250

Page = tuple[AssistantOrSquad, ...]
ListCall = Callable[[CreatedWindow], Page]
_Window = Window[Page]


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, None where there is no name. `complete` says whether these are all."""

    by_id: Mapping[str, str | None]
    complete: bool


NO_NAMES = Names({}, complete=False)


def read_names(
    list_call: ListCall,
    *,
    before: Names = NO_NAMES,
    attempts: int = 1,
    progress: Progress | None = None,
) -> Names:
    """Return all names. If the scan fails, return those it found together with those `before`.

    By default a failed call isn't repeated beyond the client's own retries, since a page waits.
    """
    by_id: dict[str, str | None] = {}
    try:
        for batch in scan_names(list_call, attempts=attempts, progress=progress):
            by_id |= {named.id: named.name for named in batch}
    except ScanIncomplete as error:
        log.warning("%s", error)
        return Names({**before.by_id, **by_id}, complete=False)
    return Names(by_id, complete=True)


def scan_names(
    list_call: ListCall,
    *,
    progress: Progress | None = None,
    page_size: int = PAGE_SIZE,
    workers: int = WORKERS,
    attempts: int = ATTEMPTS,
) -> Iterator[Page]:
    """Yield all assistants or squads in the order of the API. Raises ScanIncomplete.

    `list_call` is `VapiClient.list_assistants` or `VapiClient.list_squads`.
    """
    return _NameScan(list_call, page_size, workers, progress, attempts).batches()


class _NameScan(WindowScan[Page, Page]):
    """Reads from the latest window to the earliest, or the other way if Vapi lists so."""

    def __init__(
        self,
        list_call: ListCall,
        page_size: int,
        workers: int,
        progress: Progress | None,
        attempts: int,
    ) -> None:
        super().__init__("scan names", workers, progress, attempts)
        self._list = list_call
        self._page_size = page_size

    def _first_windows(self) -> Iterable[_Window]:
        yield _Window(None, None)

    def _ask(self, window: _Window) -> Page:
        return self._list(_query(window, self._page_size))

    def _whole_part(self, window: _Window, page: Page) -> Page:
        """Return a page without its last moment, from which reading goes on.

        More may have been created in that moment than the page holds.
        """
        if len(page) < self._page_size:
            return page
        moments = [self._created(named) for named in page]
        forward = moments[0] < moments[-1]
        if moments != sorted(moments, reverse=not forward):
            raise self._incomplete("Vapi didn't list them in the order of creation")
        last = moments[-1]
        whole = tuple(named for named in page if named.created_at != last)
        if not whole:
            # Such a page doesn't show the direction of the list, so one of these is empty
            self._put_back([_Window(last + STEP, window.end), _Window(window.start, last)])
            return self._moment(last)
        rest = _Window(last, window.end) if forward else _Window(window.start, last + STEP)
        self._put_back(_cut(rest, abs(last - moments[0]) * FILL, self._workers, forward=forward))
        return whole

    def _moment(self, moment: datetime) -> Page:
        """Return all that was created in one millisecond, if it fills more than a page.

        The API has no way to read more than MAX_LIMIT of them. Raises ScanIncomplete then.
        """
        window = _Window(moment, moment + STEP)
        page = self._patiently(self._list, _query(window, MAX_LIMIT))
        if len(page) >= MAX_LIMIT:
            raise self._incomplete("more objects were created in one moment than Vapi can list")
        return page

    def _created(self, named: AssistantOrSquad) -> datetime:
        if named.created_at is None:
            raise self._incomplete(f"{named.id} has no valid time of creation")
        return named.created_at


def _query(window: _Window, limit: int) -> CreatedWindow:
    return CreatedWindow(limit=limit, created_at_ge=window.start, created_at_lt=window.end)


def _cut(rest: _Window, length: timedelta, parts: int, *, forward: bool) -> list[_Window]:
    """Return windows of a length, from the edge where reading stopped.

    The last window covers all that is left, since the scan doesn't know where the list ends.
    """
    length = max(STEP, length - timedelta(microseconds=length.microseconds % 1000))
    windows, start, end = [], rest.start, rest.end
    for _ in range(parts - 1):
        if forward and start and (end is None or start + length < end):
            windows.append(_Window(start, start + length))
            start += length
        elif not forward and end and (start is None or start < end - length):
            windows.append(_Window(end - length, end))
            end -= length
    return [*windows, _Window(start, end)]
