"""Files with secrets are readable for their owner only."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard import private_files


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_database_and_its_journals_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "dashboard.sqlite3"
    private_files.create_database(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE a (b)")
        files = sorted(path.parent.iterdir())
        assert [each.name for each in files] == [
            "dashboard.sqlite3",
            "dashboard.sqlite3-shm",
            "dashboard.sqlite3-wal",
        ]
        assert {mode(each) for each in files} == {0o600}


def test_a_database_that_everybody_may_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.sqlite3"
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).touch(0o644)
    private_files.create_database(path)
    assert {mode(each) for each in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o600), (0o600, 0o600), (0o640, 0o640), (0o400, 0o400)]
)
def test_access_that_was_given_to_a_group_stays(before: int, after: int, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.touch()
    path.chmod(before)
    private_files.restrict(path)
    assert mode(path) == after


def test_a_missing_file_stays_missing(tmp_path: Path) -> None:
    private_files.restrict(tmp_path / ".env")
    assert list(tmp_path.iterdir()) == []
