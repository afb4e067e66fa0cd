"""All assistants or squads by id and name, however many there are, while they come and go.

`GET /assistant` and `GET /squad` know neither pages nor totals nor an order to ask for: a page that
isn't full is all of its window, and of a full one the rest is cut by how dense the page was.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import ScanIncomplete
from .schemas.listing import MAX_LIMIT, CreatedWindow, Named
from .windows import ATTEMPTS, FILL, STEP, WORKERS, Progress, Window, WindowScan

log = logging.getLogger(__name__)

# An assistant can be tens of kilobytes, and an answer's size is bounded.
PAGE_SIZE = 250

Page = tuple[Named, ...]
ListCall = Callable[[CreatedWindow], Page]
_Window = Window[Page]


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id (None for what has no name), and whether they are all there are."""

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
    """The names of all there are; where the scan can't be completed, those known `before` too.

    By default for a page that waits for them: what fails isn't asked again, beyond the client's own
    retries.
    """
    by_id: dict[str, str | None] = {}
    try:
        for batch in scan_named(list_call, attempts=attempts, progress=progress):
            by_id |= {named.id: named.name for named in batch}
    except ScanIncomplete as error:
        log.warning("%s", error)
        return Names({**before.by_id, **by_id}, complete=False)
    return Names(by_id, complete=True)


def scan_named(
    list_call: ListCall,
    *,
    progress: Progress | None = None,
    page_size: int = PAGE_SIZE,
    workers: int = WORKERS,
    attempts: int = ATTEMPTS,
) -> Iterator[Page]:
    """Yields all assistants or squads in the order the API has, the newest first; raises
    ScanIncomplete. `list_call` is `VapiClient.list_assistants` or `list_squads`."""
    return _NamedScan(list_call, page_size, workers, progress, attempts).batches()


class _NamedScan(WindowScan[Page, Page]):
    """From the latest window to the earliest, or the other way where the API lists so."""

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
        """Of a full page's last moment there may be more than the page holds, so the rest includes
        that moment."""
        if len(page) < self._page_size:
            return page
        moments = [self._created(named) for named in page]
        forward = moments[0] < moments[-1]
        if moments != sorted(moments, reverse=not forward):
            raise self._incomplete("Vapi doesn't list them in the order of creation")
        last = moments[-1]
        whole = tuple(named for named in page if named.created_at != last)
        if not whole:
            # Such a page doesn't show in which direction the list goes: one of these is empty
            self._put_back([_Window(last + STEP, window.end), _Window(window.start, last)])
            return self._moment(last)
        rest = _Window(last, window.end) if forward else _Window(window.start, last + STEP)
        self._put_back(_cut(rest, abs(last - moments[0]) * FILL, self._workers, forward=forward))
        return whole

    def _moment(self, moment: datetime) -> Page:
        """All created in one millisecond, when a page doesn't hold them; nothing leads further
        than the largest page."""
        window = _Window(moment, moment + STEP)
        page = self._patiently(self._list, _query(window, MAX_LIMIT))
        if len(page) >= MAX_LIMIT:
            raise self._incomplete("more were created in one moment than Vapi lists")
        return page

    def _created(self, named: Named) -> datetime:
        if named.created_at is None:
            raise self._incomplete(f"{named.id} has no readable time of creation")
        return named.created_at


def _query(window: _Window, limit: int) -> CreatedWindow:
    return CreatedWindow(limit=limit, created_at_ge=window.start, created_at_lt=window.end)


def _cut(rest: _Window, length: timedelta, parts: int, *, forward: bool) -> list[_Window]:
    """Windows of this length from the edge where reading stopped, the last one of all that is left,
    however far it goes: nobody knows where the other end is."""
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
