"""What is measured for Prometheus. `operations/metrics.py` answers `/metrics` with it.

Counts are those of the processes of one server. What the database knows is read for each answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from prometheus_client import Counter, Gauge, Histogram

NONE = "none"  # static files, health checks, and addresses without a page
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)

requests = Counter(
    "vapi_numbers_requests", "Requests that were answered", ["method", "view", "status"]
)
request_seconds = Histogram(
    "vapi_numbers_request_seconds", "Time until the answer", ["view"], buckets=SECONDS
)
vapi_calls = Counter(
    "vapi_numbers_vapi_calls",
    "Calls to Vapi that ended, repeats not counted",
    ["operation", "outcome"],
)
vapi_call_seconds = Histogram(
    "vapi_numbers_vapi_call_seconds",
    "Time of a call to Vapi, with waiting for its turn and repeats",
    ["operation"],
    buckets=SECONDS,
)
vapi_calls_under_way = Gauge(
    "vapi_numbers_vapi_calls_under_way",
    "Calls to Vapi that run or wait for their turn",
    multiprocess_mode="livesum",
)
turns_refused = Counter(
    "vapi_numbers_turns_refused", "Calls to Vapi and downloads that got no turn", ["limit"]
)
database_connections = Gauge(
    "vapi_numbers_database_connections",
    "Connections of the PostgreSQL pools, and requests that wait for one",
    ["state"],
    multiprocess_mode="livesum",
)


def count_request(method: str, view: str, status: int, seconds: float) -> None:
    requests.labels(method if method in METHODS else "other", view or NONE, status).inc()
    request_seconds.labels(view or NONE).observe(seconds)
    _look_at_pool()


def _look_at_pool() -> None:
    if pool := getattr(connection, "pool", None):
        stats = pool.get_stats()
        database_connections.labels("open").set(stats["pool_size"])
        database_connections.labels("idle").set(stats["pool_available"])
        database_connections.labels("waiting").set(stats["requests_waiting"])


Values = Iterable[tuple[tuple[str, ...], float]]
"""Each value with its labels."""


@dataclass(frozen=True)
class Measure:
    """Something that the database knows, such as how many tasks wait."""

    name: str
    description: str
    labels: tuple[str, ...]
    read: Callable[[], Values]


measures: list[Measure] = []


def register(*more: Measure) -> None:
    """Add measures to `/metrics`. Rooms above this one register theirs."""
    measures.extend(more)
