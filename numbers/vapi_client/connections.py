"""This process's connections to Vapi, and how many calls an organization may have under way."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx
from pydantic import SecretStr

from .deadline import DeadlineBackend
from .errors import Busy, Call


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and counts that bound every call."""

    connect: float = 5.0
    read: float = 10.0
    write: float = 5.0
    pool: float = 1.0
    total: float = 15.0
    response_bytes: int = 16_000_000
    connections: int = 200
    calls_per_key: int = 8
    wait_for_turn: float = 0.5

    @property
    def timeouts(self) -> dict[str, float]:
        """Those of each operation on a socket."""
        return {name: getattr(self, name) for name in ("connect", "read", "write", "pool")}


class Connections:
    """One pool of connections, and a bounded number of turns for each key.

    A slow organization fills its own turns and no others: whoever comes then is told so at once
    instead of waiting with a thread and a connection in hand.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=self.limits.connections,
            max_keepalive_connections=self.limits.connections,
            keepalive_expiry=30,
            network_backend=DeadlineBackend(),
        )
        self._closed = False
        self._turns: dict[bytes, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    @property
    def pool(self) -> httpcore.ConnectionPool:
        """The connections, unless they are closed."""
        if self._closed:
            raise RuntimeError("these connections are closed")
        return self._pool

    @contextmanager
    def turn(self, api_key: SecretStr, call: Call) -> Iterator[None]:
        """One of the key's turns; raises Busy when none becomes free in time."""
        turns = self._turns_of(api_key)
        if not turns.acquire(timeout=self.limits.wait_for_turn):
            raise Busy(call, detail=f"{self.limits.calls_per_key} calls are under way already")
        try:
            yield
        finally:
            turns.release()

    def _turns_of(self, api_key: SecretStr) -> threading.BoundedSemaphore:
        digest = hashlib.sha256(api_key.get_secret_value().encode()).digest()
        with self._lock:
            if digest not in self._turns:
                self._turns[digest] = threading.BoundedSemaphore(self.limits.calls_per_key)
            return self._turns[digest]

    def close(self) -> None:
        """For good: whoever comes late opens no connection that nobody would close."""
        self._closed = True
        self._pool.close()


def shared_connections() -> Connections:
    """This process's connections, opened when first used, even by two threads at once."""
    with _opening:
        return _opened()


_opening = threading.Lock()
_opened = cache(Connections)
