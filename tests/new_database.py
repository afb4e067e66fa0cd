"""Databases for processes of a test's own, of the same kind as that of the tests."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

from tests.outside import ROOT


@contextmanager
def new_database(directory: Path) -> Iterator[str]:
    """Yield the URL of an empty database. On SQLite it is a file in the directory."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server is None:
        yield url_of(directory / "processes.sqlite3")
        return
    with _created(server) as url:
        yield url


@contextmanager
def migrated_database(directory: Path) -> Iterator[str]:
    """Yield the URL of a copy of the tests' database, for a test that may use it."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server is None:
        yield url_of(migrated_file(directory / "processes.sqlite3"))
        return
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL copies what nobody uses
    with _created(server, f"TEMPLATE {connection.settings_dict['NAME']}") as url:
        yield url


def migrated_file(file: Path) -> Path:
    """Copy the tests' database to an SQLite file, or migrate one if there is none in memory."""
    if "memorydb" not in str(connection.settings_dict["NAME"]):
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE_URL": url_of(file),
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)
        return file
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
        copy.execute("DELETE FROM cache")  # it outlives the tests that filled it
        copy.commit()
    return file


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


@contextmanager
def _created(server: str, template: str = "") -> Iterator[str]:
    name = f"processes_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as administration:
        administration.execute(f"CREATE DATABASE {name} {template}")
        yield f"{server.rpartition('/')[0]}/{name}"
        administration.execute(f"DROP DATABASE {name} WITH (FORCE)")
