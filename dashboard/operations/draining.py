"""gunicorn's hooks that let `/readyz` fail for a while before SIGTERM stops the server."""

import os
import signal
from types import FrameType
from typing import Any

SECONDS = "DRAIN_SECONDS"
DRAIN = signal.SIGUSR2  # to a process that answers requests


def when_ready(arbiter: Any) -> None:
    """Wait after SIGTERM until load balancers have noticed. A second SIGTERM stops at once."""
    seconds = int(os.environ[SECONDS])
    if not seconds:
        return

    def drain(signum: int, frame: FrameType | None) -> None:
        arbiter.kill_workers(DRAIN)
        signal.signal(signal.SIGTERM, arbiter.signal)
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(seconds)

    def stop(signum: int, frame: FrameType | None) -> None:
        arbiter.signal(signal.SIGTERM, frame)

    signal.signal(signal.SIGTERM, drain)


def post_worker_init(worker: Any) -> None:
    """Let `/readyz` fail in this process when the server drains."""
    from dashboard.web import (
        health,  # gunicorn reads this module before it forks and sets up Django
    )

    def drain(signum: int, frame: FrameType | None) -> None:
        health.begin_shutdown()

    signal.signal(DRAIN, drain)
    signal.siginterrupt(DRAIN, False)
