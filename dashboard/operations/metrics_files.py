"""The files in which the processes of a server count. Each of them can then answer for all."""

import os
import tempfile
from shutil import rmtree
from typing import Any

FILES = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it when it is imported


def share_counts() -> None:
    """Let the processes that this one becomes and starts count in files."""
    os.environ[FILES] = tempfile.mkdtemp(prefix="vapi-numbers-metrics-")


def child_exit(server: Any, worker: Any) -> None:
    """Forget what a process had under way when it ended; its counts stay. A hook of gunicorn."""
    if FILES in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # only if it is used

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Delete the files when the server has stopped. A hook of gunicorn."""
    if files := os.environ.get(FILES):
        rmtree(files, ignore_errors=True)
