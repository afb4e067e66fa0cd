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

from .desk import Desk


@pytest.fixture(autouse=True)
def _nothing_remembered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No names from another test, nor a reading that goes on into the next one.

    The background can't see into a test's transaction, so the cache isn't in the database here.
    """
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with ThreadPoolExecutor() as background:
        monkeypatch.setattr(directory, "_background", background)
        yield
    cache.clear()
    directory._here.clear()


@pytest.fixture
def names_read(cast: Cast) -> None:
    """Read acme's names before the test, so that no call of the background disturbs its count."""
    reading = directory.DirectoryLookup(cast.acme, cast.acme.vapi())._reading
    assert reading is not None
    reading.result(timeout=30)


@pytest.fixture(scope="session")
def impatient_connections() -> Iterator[Connections]:
    """Closed when no background reading can use it any more."""
    connections = Connections(replace(IMPATIENT, read=0.6, total=1.2))
    yield connections
    connections.close()


@pytest.fixture
def impatient(impatient_connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls give up soon, though a busy machine needs its time too."""
    monkeypatch.setattr("vapi_client.client.shared_connections", lambda: impatient_connections)


@pytest.fixture
def operator(cast: Cast) -> Actor:
    """Who makes the changes."""
    return Actor(cast.operator.email, cast.operator.pk, "203.0.113.5")


Together = Callable[[list[Callable[[], object]]], list[object]]


@pytest.fixture
def together(transactional_db: None, cast: Cast, tmp_path: Path) -> Iterator[Together]:
    """Runs functions at the same time, each with a connection of its own to the database.

    SQLite's databases in memory know no waiting for each other, so the threads get one in a file.
    """
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(tmp_path / "database")) as file:
                connection.connection.backup(file)
            patch.setitem(connections.settings["default"], "NAME", str(tmp_path / "database"))
        yield _at_the_same_time


def _at_the_same_time(functions: list[Callable[[], object]]) -> list[object]:
    def run(function: Callable[[], object]) -> object:
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as threads:
        return list(threads.map(run, functions))


@pytest.fixture
def desk(cast: Cast, operator: Actor, vapi_acme: Organization) -> Desk:
    return Desk(cast, operator, vapi_acme)
