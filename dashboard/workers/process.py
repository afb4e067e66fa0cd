"""A worker: a thread for each lane, a heartbeat, and a thread that sweeps."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

from django.core.management import CommandError
from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connections
from django.db.models.functions import Now
from django.utils.crypto import get_random_string

from dashboard.web.health import UPGRADE_FIRST, pending_migrations

from . import stopping
from .housekeeping import keep_house_if_due, sweep
from .lane import LANES, Lane
from .models import Worker
from .takeover import put_back_tasks_of

BEAT_SECONDS = 5.0
LONGEST_PAUSE = 10.0
CONNECTION_SECONDS = 600
# All heartbeats are old after an outage of the database, so nobody is judged right after it
JUDGE_AFTER_SECONDS = 2 * BEAT_SECONDS
GRACE_SECONDS = 4.0  # for running tasks, after a signal to stop
END_WITHIN_SECONDS = 7.0  # even if the database doesn't answer; make demo waits for 8

log = logging.getLogger(__name__)


class WorkerProcess:
    """Runs tasks until it is told to stop. Errors of the database don't end it."""

    def __init__(self) -> None:
        self.id = get_random_string(32)
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        self._lanes = [Lane(self.id, name) for name in LANES]
        self._stopping = threading.Event()
        self._in_touch_since: float | None = None
        self._is_broken = False

    def handle_signals(self) -> None:
        """Stop after SIGTERM and SIGINT; a second one ends the process at once."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def run(self) -> None:
        """Run tasks until a signal. Raises CommandError if migrations are pending."""
        _connect_without_pool()
        if not self._is_database_ready():
            return
        log.info("worker %s runs tasks", self.name)
        threads = [self._start(partial(self._run_lane, each)) for each in self._lanes]
        threads.append(self._start(partial(self._repeat, self._sweep)))
        self._repeat(self._beat)
        self._end(threads)
        if self._is_broken:
            raise CommandError("A thread of the worker failed; the reason is above.")

    def _start(self, target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=self._guarded, args=[target], daemon=True)
        thread.start()
        return thread

    def _guarded(self, target: Callable[[], None]) -> None:
        """End the whole worker if a thread fails, so that a supervisor can start it again."""
        try:
            target()
        except BaseException:
            log.exception("a thread of worker %s failed", self.name)
            self._is_broken = True
            self._stop_lanes()

    def _is_database_ready(self) -> bool:
        """Wait until the database answers and this worker is known. False if told to stop."""
        while not self._stopping.is_set():
            try:
                if pending_migrations():
                    raise CommandError(UPGRADE_FIRST)
                self._beat()
            except Error as error:
                _wait_after(error, self._stopping, 1.0)
            else:
                return True
        return False

    def _repeat(self, step: Callable[[], None]) -> None:
        """Take a step every BEAT_SECONDS until told to stop, and go on after database errors."""
        while not self._stopping.wait(BEAT_SECONDS):
            close_old_connections()
            try:
                step()
            except Error as error:
                self._in_touch_since = None
                _wait_after(error, self._stopping, 0)

    def _run_lane(self, lane: Lane) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                lane.work()
            except Error as error:
                pause = 1.0 if time.monotonic() - began > LONGEST_PAUSE else pause * 2
                _wait_after(error, self._stopping, min(pause, LONGEST_PAUSE))

    def _beat(self) -> None:
        if not Worker.objects.filter(pk=self.id).update(beat_at=Now()):
            Worker.objects.create(pk=self.id, name=self.name)  # new, or thought dead meanwhile
        if self._in_touch_since is None:
            self._in_touch_since = time.monotonic()

    def _sweep(self) -> None:
        since = self._in_touch_since
        if since is not None and time.monotonic() - since >= JUDGE_AFTER_SECONDS:
            sweep()
            keep_house_if_due()

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        if self._stopping.is_set():
            os._exit(1)
        limit = threading.Timer(END_WITHIN_SECONDS, os._exit, [1])
        limit.daemon = True
        limit.start()
        self._stop_lanes()

    def _stop_lanes(self) -> None:
        self._stopping.set()
        stopping.event.set()
        for lane in self._lanes:
            lane.running = False

    def _end(self, threads: list[threading.Thread]) -> None:
        """Give running tasks a moment, then put them back for other workers."""
        deadline = time.monotonic() + GRACE_SECONDS
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
        try:
            put_back_tasks_of(self.id)
            Worker.objects.filter(pk=self.id).delete()
        except Error as error:
            log.warning("other workers will find this one dead: %s", error)
        if any(each.is_alive() for each in threads):
            logging.shutdown()
            os._exit(0)  # without waiting for the threads of a scan


def _connect_without_pool() -> None:
    """Let each thread keep a connection. A pool waits longer with each failure to connect."""
    config = connections[DEFAULT_DB_ALIAS].settings_dict
    config["OPTIONS"].pop("pool", None)
    config["CONN_MAX_AGE"] = CONNECTION_SECONDS


def _wait_after(error: Error, stopping: threading.Event, seconds: float) -> None:
    log.warning("the database failed; the worker tries again: %s", str(error).strip())
    connections.close_all()
    stopping.wait(seconds)
