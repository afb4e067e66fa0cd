"""A limit on what runs at the same time, in which those who wait take turns."""

import threading
from collections import deque


class Turns:
    """A semaphore that serves threads in the order in which they came.

    Those of the standard library let a newcomer pass the threads that wait. On a busy site, some
    would then wait until they give up, although each turn is short.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._free = most
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    def take(self, seconds: float) -> bool:
        """Wait for a turn at most this long. Return whether it came."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            if seconds <= 0:
                return False
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._lock:
            if mine not in self._waiting:
                return True  # it came at the last moment
            self._waiting.remove(mine)
            return False

    def give_back(self) -> None:
        """End a turn: hand it to the first that waits."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
