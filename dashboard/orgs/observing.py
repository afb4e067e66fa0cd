"""What the site notes of each call to Vapi: how many, how long, with which outcome."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from dashboard.web import metrics
from dashboard.web.trace import Trace
from vapi_client.errors import Busy, VapiError
from vapi_client.origin import Origin

OK = "ok"


def observing(trace: Trace | None) -> Callable[[str], AbstractContextManager[None]]:
    """Return what surrounds each call of a request, or of a task, which has no trace."""

    @contextmanager
    def observed(operation: str) -> Iterator[None]:
        began, outcome = time.monotonic(), OK
        metrics.vapi_calls_under_way.inc()
        try:
            yield
        except VapiError as error:
            outcome = type(error).__name__
            raise
        finally:
            metrics.vapi_calls_under_way.dec()
            _count(trace, operation, outcome, time.monotonic() - began)

    return observed


def origin_of(trace: Trace | None) -> Origin | None:
    return Origin(trace.request_id, trace.next_traceparent()) if trace else None


def _count(trace: Trace | None, operation: str, outcome: str, seconds: float) -> None:
    metrics.vapi_calls.labels(operation, outcome).inc()
    metrics.vapi_call_seconds.labels(operation).observe(seconds)
    if outcome == Busy.__name__:
        metrics.turns_refused.labels("vapi").inc()
    if trace:
        trace.calls.append(seconds)
