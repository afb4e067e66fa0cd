"""What `/readyz` asks about writing and about workers."""

import os
import shutil
from pathlib import Path

from django.db import connection

from dashboard.web.health import NotReady

from .models import DiskCheck, Worker

FILLER_BYTES = 16_384  # several pages, so that the database has to grow
LEAST_FREE_BYTES = 16 * 1024 * 1024
NONE_RUNNING = "none running: start a worker (docs/operations/workers.md)"


def check_write() -> None:
    """Write to the database. Raises NotReady if the disk of SQLite's file is almost full."""
    filler = DiskCheck.objects.create(filler=os.urandom(FILLER_BYTES))
    filler.delete()
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and file.exists():
        folder = file.resolve().parent
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            raise NotReady("the disk is almost full")


def count_workers() -> str:
    """Say how many workers run. Pages work without any, so this is never a failure."""
    count = Worker.objects.alive().count()
    return f"{count} running" if count else NONE_RUNNING
