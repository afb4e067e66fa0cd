"""Health checks. They answer any host name and scheme, signed in or not.

`/readyz` runs its checks in a thread and waits for it for a limited time, since nothing else bounds
a database that is frozen. One thread at a time serves every request, so probes don't pile up.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import get_random_string

LIMIT = 2.0  # seconds until an answer
FRESH = 1.0  # seconds for which a result serves further requests
UPGRADE_FIRST = "The database isn't up to date. Run manage.py upgrade."

GetResponse = Callable[[HttpRequest], HttpResponse]
Check = Callable[[], str | None]
"""Returns None or a few words for the answer. Any exception means: not ready."""

log = logging.getLogger(__name__)
_shutting_down = threading.Event()


class NotReady(Exception):
    """The reason why the site can't serve, in words that anybody may read."""


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    if pending_migrations():
        raise NotReady("pending: run manage.py upgrade")


def check_cache() -> None:
    value = get_random_string(12)
    cache.set("health", value, 60)
    if not cache.get("health"):
        raise NotReady("what is stored can't be read back")


def pending_migrations() -> bool:
    """Return whether the database lacks migrations of this version. Raises django.db.Error."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


_checks: dict[str, Check] = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
}


def register(name: str, check: Check) -> None:
    """Add a check to `/readyz`. Rooms above this one register theirs."""
    _checks[name] = check


def begin_shutdown() -> None:
    """Let `/readyz` fail from now on, so that no new request is sent to this process."""
    _shutting_down.set()


class Run:
    """One run of all checks, in the background."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._results = dict.fromkeys(_checks, "not checked")
        self._failed = False
        self._ended = threading.Event()
        self._ended_at = 0.0

    def start(self) -> "Run":
        threading.Thread(target=self._work_in_thread, daemon=True, name="readyz").start()
        return self

    def _work_in_thread(self) -> None:
        try:
            self.work()
        finally:
            connections.close_all()

    def work(self) -> None:
        """Run the checks in order. Nothing is checked on a database that doesn't answer."""
        try:
            for name, check in list(_checks.items()):
                self._results[name] = f"no answer within {LIMIT:.0f} seconds"
                self._results[name] = self._result(name, check)
                if name == "database" and self._failed:
                    break
        finally:
            self._ended_at = time.monotonic()
            self._ended.set()

    def is_stale(self) -> bool:
        return self._ended.is_set() and time.monotonic() - self._ended_at > FRESH

    def answer(self) -> HttpResponse:
        """Return the results, or what is known of them after LIMIT."""
        self._ended.wait(max(0.0, self._began + LIMIT - time.monotonic()))
        ready = self._ended.is_set() and not self._failed
        return _response(self._results, ready=ready)

    def _result(self, name: str, check: Check) -> str:
        try:
            return check() or "ok"
        except NotReady as error:
            reason = str(error)
        except Exception as error:
            # The error itself may name hosts, users and files
            log.warning("readyz: %s failed: %s", name, str(error).strip())
            reason = "failed: the log has the details"
        self._failed = True
        return reason


_newest: Run | None = None
_lock = threading.Lock()


def healthz() -> HttpResponse:
    """Return 200: this process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz() -> HttpResponse:
    """Return 200 if the site can serve, 503 if it can't, and each check's result as JSON."""
    global _newest  # noqa: PLW0603 - one run serves all threads
    if _shutting_down.is_set():
        return _response({"shutdown": "this process is stopping"}, ready=False)
    with _lock:
        if _newest is None or _newest.is_stale():
            _newest = Run().start()
        run = _newest
    return run.answer()


def _response(results: dict[str, str], *, ready: bool) -> HttpResponse:
    report = {"status": "ready" if ready else "not ready", "checks": dict(results)}
    return JsonResponse(report, status=200 if ready else 503)


ANSWERS = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers health checks before middleware that looks at the host, the session or the database.

    Load balancers probe by IP address, over plain HTTP, without a session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer()
        response["Cache-Control"] = "no-store"
        return response
