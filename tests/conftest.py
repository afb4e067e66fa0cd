"""The sandbox in place of Vapi, the cast of people, and clients that are signed in as them."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

import vapi_sandbox
from audits.running import lease
from dashboard.activity import triggers
from dashboard.orgs.models import User
from tests import cast as people
from tests import new_database
from tests.openid.provider import Provider, running
from vapi_client.connections import shared_connections

# A test has one connection, in a transaction that no thread of an audit sees
lease.BEAT_SECONDS = 3600.0
# The time of an example depends on the load of the machine.
hypothesis_settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("unhurried")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run two more tests at once than there are processors, as some wait for processes."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the database, which run on PostgreSQL too. Begin with slow files."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "_django_db_helper" in fixtures or item.get_closest_marker("django_db"):
            item.add_marker("database")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[vapi_sandbox.Sandbox]:
    with vapi_sandbox.Sandbox(port=0) as sandbox:
        sandbox.add_organization(key="sk-of-acme-1234", numbers=60, assistants=5, squads=2)
        sandbox.add_organization(key="sk-of-globex-5678", numbers=3)
        yield sandbox


@pytest.fixture(scope="session")
def migrated_file(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """Return a migrated SQLite database to copy, as migrations take seconds."""
    with django_db_blocker.unblock():
        return new_database.migrated_file(tmp_path_factory.mktemp("migrated") / "empty.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _connections_are_closed() -> Iterator[None]:
    yield
    shared_connections().close()


@pytest.fixture
def vapi_acme(sandbox: vapi_sandbox.Sandbox) -> vapi_sandbox.Organization:
    """Return acme's organization in the sandbox, with its sample data."""
    organization = sandbox.organization("sk-of-acme-1234")
    assert organization
    organization.reset()
    return organization


@pytest.fixture
def vapi_globex(sandbox: vapi_sandbox.Sandbox) -> vapi_sandbox.Organization:
    """Return globex's organization in the sandbox, with its sample data."""
    organization = sandbox.organization("sk-of-globex-5678")
    assert organization
    organization.reset()
    return organization


@pytest.fixture
def vapi(sandbox: vapi_sandbox.Sandbox, settings: Settings) -> vapi_sandbox.Sandbox:
    """Send the site's requests to the sandbox, and return it."""
    settings.VAPI_API_URLS = {"us": sandbox.url, "eu": sandbox.url}
    return sandbox


@pytest.fixture
def cast(
    db: None,
    vapi: vapi_sandbox.Sandbox,
    vapi_acme: vapi_sandbox.Organization,
    vapi_globex: vapi_sandbox.Organization,
) -> people.Cast:
    return people.create(vapi_acme, vapi_globex)


@pytest.fixture
def hosts_clock_is_an_hour_fast(cast: people.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Django take times from a host's clock that differs from the database's."""
    _set_clock(monkeypatch, timedelta(hours=1))


@pytest.fixture
def hosts_clock_is_an_hour_slow(cast: people.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _set_clock(monkeypatch, timedelta(hours=-1))


def _set_clock(monkeypatch: pytest.MonkeyPatch, error: timedelta) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + error)


@pytest.fixture
def as_viewer(cast: people.Cast) -> Client:
    return signed_in(cast.viewer)


@pytest.fixture
def as_operator(cast: people.Cast) -> Client:
    return signed_in(cast.operator)


@pytest.fixture
def as_admin(cast: people.Cast) -> Client:
    return signed_in(cast.admin)


@pytest.fixture
def as_both(cast: people.Cast) -> Client:
    return signed_in(cast.both)


@pytest.fixture
def site_administrator(cast: people.Cast) -> User:
    """Return a site administrator who is a member of no organization."""
    return User.objects.create_user("site@dashboard.example", is_site_administrator=True)


@pytest.fixture
def as_site_administrator(site_administrator: User) -> Client:
    return signed_in(site_administrator)


@pytest.fixture
def as_stranger(cast: people.Cast) -> Client:
    return signed_in(cast.stranger)


def signed_in(user: User, *, minutes_ago: int = 0) -> Client:
    """Return a new client that has signed in with a password."""
    client = Client()
    client.force_login(user)
    session = client.session
    at = time.time() - 60 * minutes_ago
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture(autouse=True)
def _no_limits_reached_yet(request: pytest.FixtureRequest) -> None:
    """Clear the cache: it counts attempts to sign in, and outlives a test's transaction."""
    if _uses_database(request):
        request.getfixturevalue("_django_db_helper")
        cache.clear()


@pytest.fixture(autouse=True)
def _record_can_be_emptied(
    request: pytest.FixtureRequest, _no_limits_reached_yet: None
) -> Iterator[None]:
    """Remove the triggers that protect the record before a test empties every table.

    Emptying the tables sends `post_migrate`, which installs the triggers again.
    """
    yield
    if _uses_database(request) and not connection.in_atomic_block:
        triggers.remove(using=connection.alias)


def _uses_database(request: pytest.FixtureRequest) -> bool:
    fixtures = {"db", "transactional_db"} & set(request.fixturenames)
    return bool(fixtures or request.node.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def provider_process() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(db: None, provider_process: Provider, settings: Settings) -> Provider:
    """Configure a provider of single sign-on, in a process of its own, and return it."""
    settings.OPENID_PROVIDERS = [provider_process.described()]
    provider_process.accept(settings.SITE_URL)
    return provider_process
