"""Backups: a folder with a copy of the database and what is known of it.

SQLite's own backup and pg_dump both copy a moment, while the site goes on. The keys that decrypt
the secrets in it are not part of it: `key_ids` only tells which ones are needed.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg.conninfo import make_conninfo

from dashboard import __version__
from dashboard.environment import keys_in

from .signals import restored

MANIFEST = "backup.json"
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
TABLES_OF_NOBODY = {"sqlite_sequence"}
# Others can read arguments, `options` limit the time of a statement, and the rest is psycopg's
NOT_FOR_PROGRAMS = {"password", "options", "prepare_threshold", "client_encoding"}


class Failed(Exception):
    """Nothing was backed up or restored. The message says why, and what to do."""


@dataclass(frozen=True)
class Backup:
    """What is known of a backup. `migrations` are those of its version, applied to it."""

    vendor: str
    made_at: str
    version: str
    sha256: str
    key_ids: list[str] = field(default_factory=list)
    migrations: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> Self:
        try:
            return cls(**json.loads((folder / MANIFEST).read_text()))
        except (OSError, ValueError, TypeError):
            raise Failed(f"{folder} has no {MANIFEST} that can be read.") from None

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2) + "\n")

    def file(self, folder: Path) -> Path:
        return folder / FILES[self.vendor]

    @property
    def lacks_keys(self) -> bool:
        """Return whether none of VAPI_KEY_ENCRYPTION_KEYS was in use when it was made."""
        return not set(self.key_ids) & set(key_ids())


def known_migrations() -> set[str]:
    """Return the migrations of this version, also those that others have replaced."""
    migrations = MigrationLoader(None).disk_migrations
    replaced = [each for migration in migrations.values() for each in migration.replaces]
    return {".".join(each) for each in [*migrations, *replaced]}


def key_ids() -> list[str]:
    """Return a short hash of each key, from which nobody can guess it."""
    return [
        hashlib.sha256(f"id of {key}".encode()).hexdigest()[:12]
        for key in keys_in(settings.VAPI_KEY_ENCRYPTION_KEYS)
    ]


def back_up(parent: Path) -> Path:
    """Write a backup into a new folder, which only its owner may read. Raises Failed."""
    now = datetime.now(UTC)
    folder = parent / f"{now:%Y-%m-%dT%H%M%SZ}"
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        unfinished.mkdir(mode=0o700, parents=True)
        file = unfinished / FILES[connection.vendor]
        file.touch(mode=0o600)
        connection.ensure_connection()
        applied = map(".".join, MigrationRecorder(connection).applied_migrations())
        _COPIES[connection.vendor](file)
        Backup(
            connection.vendor,
            now.isoformat(timespec="seconds"),
            __version__,
            _digest(file),
            key_ids(),
            sorted(known_migrations().intersection(applied)),
        ).write(unfinished)
        return unfinished.rename(folder)
    except OSError as error:
        raise Failed(f"{parent}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def restore(folder: Path) -> Backup:
    """Fill the empty database of DATABASE_URL from a backup. Raises Failed."""
    backup = Backup.read(folder)
    if backup.vendor != connection.vendor:
        raise Failed(
            f"It is a backup of {backup.vendor}. Restore it there, then use move_database."
        )
    if unknown := sorted(set(backup.migrations) - known_migrations()):
        raise Failed(
            f"It was made by version {backup.version}, whose migrations this one doesn't have: "
            f"{', '.join(unknown)}. Install that version."
        )
    try:
        if _digest(backup.file(folder)) != backup.sha256:
            raise Failed(f"{backup.file(folder)} isn't the file that was backed up.")
    except OSError as error:
        raise Failed(f"{backup.file(folder)}: {error.strerror}") from None
    if tables := set(connection.introspection.table_names()) - TABLES_OF_NOBODY:
        raise Failed(
            f"The database isn't empty: it has {len(tables)} tables. Nothing is overwritten: set "
            "DATABASE_URL to a new database, or move the file of SQLite away with the site stopped."
        )
    _RESTORES[backup.vendor](backup.file(folder))
    restored.send(Backup)
    return backup


def delete_old(parent: Path, kept: int) -> list[Path]:
    """Delete all but the newest backups. Return the deleted folders."""
    folders = sorted(each.parent for each in parent.glob(f"*/{MANIFEST}"))
    for folder in folders[:-kept]:
        shutil.rmtree(folder)
    return folders[:-kept]


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _copy_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as target:
        connection.connection.backup(target)


def _restore_sqlite(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(connection.connection)


def _copy_postgresql(file: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def _restore_postgresql(file: Path) -> None:
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run("pg_restore", *options, str(file))


_COPIES = {"sqlite": _copy_sqlite, "postgresql": _copy_postgresql}
_RESTORES = {"sqlite": _restore_sqlite, "postgresql": _restore_postgresql}


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the site's database. Raises Failed with its last words."""
    given = connection.get_connection_params()
    password = given.get("password")
    parameters: dict[str, Any] = {
        name: value
        for name, value in given.items()
        if isinstance(value, str | int) and name not in NOT_FOR_PROGRAMS
    }
    command: Sequence[str] = [_found(program), f"--dbname={make_conninfo(**parameters)}"]
    done = subprocess.run(  # noqa: S603
        [*command, *arguments],
        env=os.environ | ({"PGPASSWORD": str(password)} if password else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Failed(f"{program}: {' '.join(lines[-2:])}")


def _found(program: str) -> str:
    """Return the path of the newest of these programs. Debian keeps them out of the PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: path.parts[4]
    )
    found = shutil.which(program) or (str(versions[-1]) if versions else None)
    if found is None:
        raise Failed(f"{program} is missing. Install PostgreSQL's client programs.")
    return found
