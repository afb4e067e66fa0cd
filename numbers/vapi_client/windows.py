"""What all full scans share: windows of time, read ahead of their turn, with patience.

The time of creation is cut into windows that don't overlap; no offset is ever used, so a deletion
shifts nothing. An object's time of creation never changes: each that exists throughout is read
exactly once, one that comes or goes meanwhile at most once.
"""

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .errors import Busy, Call, RateLimited, ScanIncomplete, Unavailable, VapiError

WORKERS = 4
ATTEMPTS = 5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0  # whoever is told to wait longer gives up
HEARTBEAT = 10.0
FILL = 0.8  # how full a window is meant to be, so that few have more than a page holds
STEP = timedelta(milliseconds=1)  # times of creation are written to the millisecond

Progress = Callable[[int, int | None], None]
"""Told how many were read, and of how many (None where the API doesn't tell); now and then while
nothing comes too."""


@dataclass(eq=False)
class Window[Page]:
    """What was created from `start` up to but not including `end`; None: without that bound."""

    start: datetime | None
    end: datetime | None
    page: Future[Page] = field(init=False)
    begun: bool = False


class WindowScan[Page, Batch: Sized](ABC):
    """The windows that are still to be read, in the order in which they will be.

    At most `workers` pages are fetched or held at a time. Raises ScanIncomplete.
    """

    def __init__(
        self,
        operation: str,
        workers: int,
        progress: Progress | None,
        attempts: int = ATTEMPTS,
    ) -> None:
        self._call = Call(operation, request_id="")
        self._workers = workers
        self._progress = progress
        self._attempts = attempts
        self._windows: deque[Window[Page]] = deque()
        self._total: int | None = None

    def batches(self) -> Iterator[Batch]:
        """What there is, in batches."""
        with ThreadPoolExecutor(self._workers, thread_name_prefix="scan") as pool:
            try:
                yield from self._batches(pool)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    @abstractmethod
    def _first_windows(self) -> Iterable[Window[Page]]:
        """All of time."""

    @abstractmethod
    def _ask(self, window: Window[Page]) -> Page:
        """A page of what a window holds; raises VapiError."""

    @abstractmethod
    def _whole_part(self, window: Window[Page], page: Page) -> Batch:
        """What of a window is read for certain; windows for the rest go back in front."""

    def _batches(self, pool: ThreadPoolExecutor) -> Iterator[Batch]:
        seen = 0
        self._windows.extend(self._first_windows())
        while self._windows:
            self._fetch_ahead(pool)
            window = self._windows.popleft()
            batch = self._whole_part(window, self._awaited(window, seen))
            if len(batch):
                seen += len(batch)
                yield batch
            self._tell(seen)

    def _awaited(self, window: Window[Page], seen: int) -> Page:
        while wait([window.page], timeout=HEARTBEAT).not_done:
            self._tell(seen)
        return window.page.result()

    def _tell(self, seen: int) -> None:
        if self._progress:
            self._progress(seen, None if self._total is None else max(self._total, seen))

    def _fetch_ahead(self, pool: ThreadPoolExecutor) -> None:
        for window in list(self._windows)[: self._workers]:
            if not window.begun:
                window.begun = True
                window.page = pool.submit(self._patiently, self._ask, window)

    def _put_back(self, windows: list[Window[Page]]) -> None:
        self._windows.extendleft(reversed(windows))

    def _patiently[Asked, Answer](self, ask: Callable[[Asked], Answer], asked: Asked) -> Answer:
        """An answer, by default with more patience than a person has."""
        for attempt in range(1, self._attempts + 1):
            try:
                return ask(asked)
            except (RateLimited, Busy, Unavailable) as error:
                fault = self._incomplete(str(error), error)
                pause = error.retry_after or FIRST_PAUSE * 2 ** (attempt - 1)
                if attempt == self._attempts or pause > LONGEST_PAUSE:
                    break
            except ScanIncomplete as error:
                fault = error
                break
            except VapiError as error:
                fault = self._incomplete(str(error), error)
                break
            time.sleep(pause)
        raise fault

    def _incomplete(self, detail: str, reason: VapiError | None = None) -> ScanIncomplete:
        fault = ScanIncomplete(self._call, detail=detail)
        fault.reason = reason and reason.with_traceback(None)
        return fault
