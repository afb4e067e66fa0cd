import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, connections
from pytest_django import Settings

from dashboard.activity.record import Actor
from phone_numbers.assignees import directory
from tests.cast import Cast
from tests.vapi_client.conftest import IMPATIENT
from vapi_client.connections import Connections
from vapi_sandbox import Organization

from .editor import Editor


@pytest.fixture(autouse=True)
def _fresh_names(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start each test without names, and end its background reads with it.

    The cache is in memory, since background threads don't see a test's transaction.
    """
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with ThreadPoolExecutor() as background:
        monkeypatch.setattr(directory, "_background", background)
        yield
    cache.clear()
    directory._here.clear()


@pytest.fixture
def read_names(cast: Cast) -> Callable[[], None]:
    """Read acme's names now, where a test can't depend on how soon the background reads them."""

    def read() -> None:
        reading = directory.DirectoryLookup(cast.acme, cast.acme.vapi())._reading
        assert reading is not None
        reading.result(timeout=30)

    return read


@pytest.fixture(scope="session")
def connections_with_short_timeouts() -> Iterator[Connections]:
    """Yield connections that outlive every background read of the session."""
    connections = Connections(replace(IMPATIENT, read=0.6, total=1.2))
    yield connections
    connections.close()


@pytest.fixture
def short_timeouts(
    connections_with_short_timeouts: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let calls time out after 0.6 seconds of silence, which a busy machine still manages."""
    monkeypatch.setattr(
        "vapi_client.client.shared_connections", lambda: connections_with_short_timeouts
    )


@pytest.fixture
def operator(cast: Cast) -> Actor:
    return Actor(cast.operator.email, cast.operator.pk, "203.0.113.5")


RunInParallel = Callable[[list[Callable[[], object]]], list[object]]


@pytest.fixture
def run_in_parallel(transactional_db: None, cast: Cast, tmp_path: Path) -> Iterator[RunInParallel]:
    """Run functions in threads, each with its own connection to the database.

    Connections to SQLite in memory don't wait for each other, so the threads get a file.
    """
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(tmp_path / "database")) as file:
                connection.connection.backup(file)
                file.execute("PRAGMA journal_mode=WAL")  # threads that change it don't wait
            patch.setitem(connections.settings["default"], "NAME", str(tmp_path / "database"))
        yield _in_threads


def _in_threads(functions: list[Callable[[], object]]) -> list[object]:
    def run(function: Callable[[], object]) -> object:
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as threads:
        return list(threads.map(run, functions))


@pytest.fixture
def editor(cast: Cast, operator: Actor, vapi_acme: Organization) -> Editor:
    return Editor(cast, operator, vapi_acme)
