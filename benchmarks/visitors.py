"""People who load pages over HTTP, each on a connection and in a thread of their own."""

import http.client
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from .processes import HOST
from .working import Work, working

TOKEN = "t" * 32  # any text of this length is a valid CSRF token if the cookie has it too


@dataclass
class Visitor:
    """A person with a session, and the milliseconds of each answer that they got."""

    port: int
    session: str
    paths: Sequence[str]
    choice: random.Random
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: frozenset[int] = frozenset({200})
    _connection: http.client.HTTPConnection | None = None

    def visit(self, path: str, method: str = "GET") -> None:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept-Encoding": "gzip, br",
        }
        began = time.perf_counter()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
            self._connection.request(method, path, headers=headers)
            response = self._connection.getresponse()
            response.read()
        except (http.client.HTTPException, OSError) as error:
            self.errors.append(f"{path}: {error!r}")
            self._connection = None
            return
        self.times.append((time.perf_counter() - began) * 1000)
        if response.status not in self.expected:
            self.errors.append(f"{path}: {response.status}")

    def visit_until(self, ended: Callable[[], bool], pause: float) -> None:
        """Load pages, with pauses of this many seconds on average between them."""
        self._connection = None  # the site may have closed an idle one
        while not ended():
            if pause:
                time.sleep(self.choice.uniform(0, 2 * pause))
            self.visit(self.choice.choice(self.paths))


@contextmanager
def visiting(
    visitors: Sequence[Visitor], pause: float, enough: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Let them load pages until the end of the block, or until there are enough."""

    def visits_of(visitor: Visitor) -> Work:
        return lambda stopped: visitor.visit_until(lambda: stopped.is_set() or enough(), pause)

    with working(map(visits_of, visitors)):
        yield
