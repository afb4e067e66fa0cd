"""Files with secrets, which only their owner may read."""

import os
from pathlib import Path


def restrict(path: Path) -> None:
    """Let only the owner read a file that everybody may read; a group's access stays.

    Nothing happens if there is no such file, or if it belongs to somebody else.
    """
    try:
        if path.stat().st_mode & 0o007:
            path.chmod(0o600)
    except OSError:
        return


def create_database(path: Path) -> None:
    """Create SQLite's file. It gives its journals the same access."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT, 0o600))
    for ending in ("", "-wal", "-shm"):
        restrict(path.with_name(path.name + ending))
