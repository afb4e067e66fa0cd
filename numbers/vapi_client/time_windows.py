"""The base of full scans, which cut the time of creation into windows and read several at once.

Windows don't overlap, and no offset is used that a deletion could shift. An object's time of
creation never changes, so each object that exists during the whole scan is read exactly once. One
that is created or deleted meanwhile is read at most once.
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
LONGEST_PAUSE = 30.0  # a scan that Vapi asks to wait longer fails
HEARTBEAT = 10.0
FILL = 0.8  # the share of a page that a window should fill, so that few overflow
STEP = timedelta(milliseconds=1)  # Vapi's times have milliseconds

Progress = Callable[[int, int | None], None]
"""Takes how many objects were read, and of how many (None if the API doesn't say). It is also
called every HEARTBEAT seconds while nothing arrives."""


@dataclass(eq=False)
class Window[Page]:
    """The time from `start` up to but not including `end`. None means no limit on that side."""

    start: datetime | None
    end: datetime | None
    page: Future[Page] = field(init=False)
    begun: bool = False


class WindowScan[Page, Batch: Sized](ABC):
    """A scan of all objects. It keeps the windows that are still to be read, in order.

    At most `workers` pages are fetched or held in memory at a time. Raises ScanIncomplete.
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
        """Yield all objects in batches."""
        with ThreadPoolExecutor(self._workers, thread_name_prefix="scan") as pool:
            try:
                yield from self._batches(pool)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    @abstractmethod
    def _first_windows(self) -> Iterable[Window[Page]]:
        """Return the windows to begin with, which together cover all objects."""

    @abstractmethod
    def _ask(self, window: Window[Page]) -> Page:
        """Return a page of a window's objects. Raises VapiError."""

    @abstractmethod
    def _whole_part(self, window: Window[Page], page: Page) -> Batch:
        """Return the part of a page that is complete, and put back windows for the rest."""

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
        """Return an answer. Repeat the call after temporary errors while attempts are left."""
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
