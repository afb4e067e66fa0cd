"""`manage.py worker`, in processes of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.outside import ROOT
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

MINUTE = 60.0
PUT_BACK = "2026-01-01"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in a folder that is a link, which can be turned away (`away`)."""
    (tmp_path / "volume").mkdir()
    (tmp_path / "away" / "dashboard.sqlite3").mkdir(parents=True)
    turn(tmp_path / "data", tmp_path / "volume")
    return tmp_path / "data" / "dashboard.sqlite3"


def turn(link: Path, target: Path) -> None:
    """Let the link point to the target, in one step that no process can come between."""
    new = link.with_suffix(".new")
    new.symlink_to(target)
    new.replace(link)


def manage(file: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE_URL": f"sqlite:///{file}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def migrate(file: Path) -> None:
    migration = manage(file, "migrate", "--verbosity=0")
    output, _ = migration.communicate(timeout=MINUTE)
    assert migration.returncode == 0, output


@contextmanager
def worker(file: Path) -> Iterator[subprocess.Popen[str]]:
    process = manage(file, "worker")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ask(file: Path, statement: str) -> list[str]:
    with closing(sqlite3.connect(file)) as connection, connection:
        return [each for (each,) in connection.execute(statement)]


def has_heartbeat(file: Path) -> bool:
    """Return whether a worker has lived after the test has put the times of life back."""
    return bool(ask(file, f"SELECT id FROM workers_worker WHERE beat_at > '{PUT_BACK}'"))


def put_back(file: Path) -> None:
    """Put the workers' times of life back."""
    ask(file, f"UPDATE workers_worker SET beat_at = '{PUT_BACK}'")


@contextmanager
def away(file: Path) -> Iterator[None]:
    """Let the path of the database lead to a folder, which SQLite can't open."""
    volume = file.parent.resolve()
    turn(file.parent, volume.with_name("away"))
    yield
    turn(file.parent, volume)


def wait_for_trouble(process: subprocess.Popen[str]) -> None:
    """Wait until the worker logs that the database failed."""
    assert process.stdout
    for line in process.stdout:
        if "unable to open database file" in line:
            return
    pytest.fail("the worker ended")


def test_a_worker_does_not_start_while_migrations_are_pending(file: Path) -> None:
    with worker(file) as process:
        output, _ = process.communicate(timeout=MINUTE)

    assert process.returncode == 1
    assert "Run manage.py upgrade." in output


def test_a_worker_waits_for_the_database_and_outlives_its_absence(file: Path) -> None:
    migrate(file)
    with worker(file) as process:
        wait_until(lambda: has_heartbeat(file), MINUTE)
        with away(file):
            wait_for_trouble(process)
        put_back(file)
        wait_until(lambda: has_heartbeat(file), MINUTE)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=MINUTE)

    assert process.returncode == 0, output
    assert ask(file, "SELECT id FROM workers_worker") == []


def test_a_worker_that_starts_before_the_database_waits_for_it(file: Path) -> None:
    migrate(file)
    with ExitStack() as stack:
        with away(file):
            process = stack.enter_context(worker(file))
            wait_for_trouble(process)
        wait_until(lambda: has_heartbeat(file), MINUTE)
