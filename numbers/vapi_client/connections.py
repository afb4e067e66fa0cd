"""This process's connections to Vapi, and the limits on an organization's calls."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from pydantic import SecretStr

from .deadline import Deadline
from .errors import Busy, Call
from .proxies import proxy_mounts
from .transport import DeadlineTransport
from .turns import Turns

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": "vapi-numbers-dashboard",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of every call.

    Seconds: `connect`, `read` and `write` for each operation on a socket, `pool` for a free
    connection, `wait_for_slot` for a call's turn, `total` for a call with its retries, of which
    the last has `for_repeat` at least.
    `response_bytes` is the size of an answer, unpacked. `connections` counts the connections of
    this process, `calls` the calls that it may have under way, `calls_per_key` those of one key,
    `waiting_calls` those that may wait for a slot. Calls under way and waiting are fewer than the
    web server's threads, so that some are free while Vapi hangs.
    """

    connect: float = 5.0
    read: float = 10.0
    write: float = 5.0
    pool: float = 1.0
    total: float = 15.0
    for_repeat: float = 1.0
    response_bytes: int = 16_000_000
    connections: int = 200
    calls: int = 24
    calls_per_key: int = 8
    waiting_calls: int = 24
    wait_for_slot: float = 3.0

    @property
    def timeouts(self) -> httpx.Timeout:
        """The time limits of each operation on a socket."""
        return httpx.Timeout(connect=self.connect, read=self.read, write=self.write, pool=self.pool)


class Connections:
    """One pooled `httpx.Client`, and a limited number of call slots for each key.

    A slow organization fills its own slots, and several fill those of the process. A call that gets
    no slot fails soon, instead of occupying a thread and a connection.

    The client is shared by all organizations: it follows no redirects, so a key goes to no other
    address, and keeps no cookies, so one organization's never reach another's request. It goes by
    the proxies that the environment names, and trusts the certificates of SSL_CERT_FILE and
    SSL_CERT_DIR.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.transport = DeadlineTransport(self.limits.connections)
        self.client = httpx.Client(
            transport=self.transport,
            mounts=proxy_mounts(self.limits.connections),
            headers=HEADERS,
            timeout=self.limits.timeouts,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            trust_env=False,
        )
        self._slots = Turns(self.limits.calls)
        self._waiting = Turns(self.limits.waiting_calls)
        self._slots_of_keys: dict[bytes, Turns] = {}
        self._lock = threading.Lock()

    @contextmanager
    def slot(self, api_key: SecretStr, call: Call) -> Iterator[None]:
        """Hold a slot of the key and one of the process. Raises Busy if they take too long."""
        deadline = Deadline(self.limits.wait_for_slot)
        with (
            self._held(self._slots_of(api_key), deadline, call),
            self._held(self._slots, deadline, call),
        ):
            yield

    @contextmanager
    def _held(self, slots: Turns, deadline: Deadline, call: Call) -> Iterator[None]:
        if not (slots.take(0) or self._wait(slots, deadline)):
            raise Busy(call, detail=f"{slots.most} calls are already under way")
        try:
            yield
        finally:
            slots.give_back()

    def _wait(self, slots: Turns, deadline: Deadline) -> bool:
        """Return whether a slot became free in time. False at once if many calls wait already."""
        if not self._waiting.take(0):
            return False
        try:
            return slots.take(deadline.remaining())
        finally:
            self._waiting.give_back()

    def _slots_of(self, api_key: SecretStr) -> Turns:
        digest = hashlib.sha256(api_key.get_secret_value().encode()).digest()
        with self._lock:
            if digest not in self._slots_of_keys:
                self._slots_of_keys[digest] = Turns(self.limits.calls_per_key)
            return self._slots_of_keys[digest]

    def close(self) -> None:
        """Close for good: later calls raise RuntimeError."""
        self.client.close()


def shared_connections() -> Connections:
    """Return this process's connections, and open them once, even if two threads ask at once."""
    with _opening:
        return _opened()


_opening = threading.Lock()
_opened = cache(Connections)
