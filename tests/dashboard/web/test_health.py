"""`/healthz` and `/readyz`, for load balancers that probe by IP address without a session."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from dashboard.orgs.models import Organization
from dashboard.web import health
from dashboard.workers import health_checks
from dashboard.workers.models import DiskCheck, Worker
from tests.cast import Cast
from tests.dashboard.test_access import assert_safe_headers
from tests.waiting import wait_until


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the checks in the test's thread and transaction, for each request."""

    def start(run: health.Run) -> health.Run:
        run.work()
        return run

    monkeypatch.setattr(health.Run, "start", start)
    monkeypatch.setattr(health, "FRESH", -1.0)


def readiness(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    report: dict[str, Any] = response.json()
    assert report["status"] == ("ready" if response.status_code == 200 else "not ready")
    return response.status_code, report["checks"]


@pytest.mark.django_db
@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_checks_answer_any_host_and_scheme_without_a_session(
    path: str, client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXY_COUNT = 1
    for headers in ({"Host": "10.1.2.3:8000"}, {"Host": "nonsense host"}, {}):
        for secure in (False, True):
            response = client.get(path, headers=headers, secure=secure)
            assert response.status_code == 200
            assert_safe_headers(response)


@pytest.mark.usefixtures("inline")
def test_readyz_names_each_check(client: Client, cast: Cast) -> None:
    status, checks = readiness(client)

    assert status == 200
    assert checks == {
        "database": "ok",
        "migrations": "ok",
        "cache": "ok",
        "write": "ok",
        "workers": "none running: start a worker (docs/operations/workers.md)",
        "encryption_key": "ok",
    }
    assert not DiskCheck.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_readyz_is_503_while_the_database_doesnt_answer(
    error: type[Exception], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise error("connection to server at db, user dashboard, failed")

    monkeypatch.setattr(connection, "cursor", refuse)
    status, checks = readiness(client)
    assert status == 503
    assert checks["database"] == "failed: the log has the details"
    assert checks["cache"] == "not checked"
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("inline")
def test_readyz_is_503_while_migrations_are_pending(client: Client) -> None:
    [newest] = MigrationLoader(connection).graph.leaf_nodes("audits")
    MigrationRecorder(connection).record_unapplied(*newest)

    status, checks = readiness(client)

    assert (status, checks["migrations"]) == (503, "pending: run manage.py upgrade")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("inline")
def test_readyz_is_503_without_the_table_of_the_cache(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cache RENAME TO elsewhere")
    try:
        status, checks = readiness(client)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO cache")

    assert (status, checks["cache"]) == (503, "failed: the log has the details")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("inline")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's disk can't be filled here")
def test_readyz_is_503_while_the_database_is_full(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_checks, "FILLER_BYTES", 4_000_000)  # more than its free pages
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite makes it the current size
        try:
            status, checks = readiness(client)
        finally:
            cursor.execute(f"PRAGMA max_page_count = {before}")

    assert (status, checks["write"]) == (503, "failed: the log has the details")


@pytest.mark.usefixtures("inline")
def test_readyz_is_503_with_the_wrong_encryption_key(
    client: Client, cast: Cast, settings: Settings
) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = Fernet.generate_key().decode()
    status, checks = readiness(client)
    assert status == 503
    assert "VAPI_KEY_ENCRYPTION_KEYS" in checks["encryption_key"]

    Organization.objects.all().delete()
    assert readiness(client)[0] == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("inline")
def test_readyz_counts_workers_with_a_heartbeat(client: Client) -> None:
    Worker.objects.create(pk="alive", name="host:1")
    Worker.objects.create(pk="dead", name="host:2", beat_at=Now() - timedelta(minutes=1))

    assert readiness(client)[1]["workers"] == "1 running"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, health.Check], None]:
    """Replace all checks with those that the test adds."""
    known: dict[str, health.Check] = {}
    monkeypatch.setattr(health, "_checks", known)
    monkeypatch.setattr(health, "_newest", None)
    return known.__setitem__


def test_a_check_that_hangs_neither_blocks_readyz_nor_piles_up_threads(
    client: Client,
    checks: Callable[[str, health.Check], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thaw = threading.Event()

    def hang() -> None:
        thaw.wait(60)

    checks("database", hang)
    checks("cache", lambda: None)
    monkeypatch.setattr(health, "FRESH", 0.0)
    threads = threading.active_count()

    for _ in range(5):
        status, found = readiness(client)
        assert status == 503
        assert found == {"database": "no answer within 2 seconds", "cache": "not checked"}
    assert threading.active_count() <= threads + 1
    thaw.set()
    wait_until(lambda: readiness(client)[0] == 200)


def test_readyz_fails_first_when_the_process_shuts_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pytest-django refuses queries in this test."""
    monkeypatch.setattr(health, "_shutting_down", threading.Event())

    health.begin_shutdown()

    assert readiness(client) == (503, {"shutdown": "this process is stopping"})
    assert client.get("/healthz").status_code == 200


def test_healthz_needs_no_database(client: Client) -> None:
    """pytest-django refuses queries in this test."""
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_other_paths_are_ordinary_pages(client: Client) -> None:
    assert client.get("/healthz/more").status_code == 404
    assert client.get("/", headers={"Host": "10.1.2.3:8000"}).status_code == 400
