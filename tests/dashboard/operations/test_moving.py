"""Moving everything from one database into another, of the same kind or the other one."""

import inspect
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pydantic import SecretStr

from dashboard.activity import triggers
from dashboard.activity.models import Attempt
from dashboard.operations import moving
from dashboard.operations.management.commands import move_database
from dashboard.operations.moving import MoveFailed, move, moved_models
from dashboard.orgs.models import Organization, User
from dashboard.workers.models import Worker
from tests.new_database import migrated_database, url_of

from .any_rows import ROWS, content, fill

NEW = move_database.NEW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _other_databases_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away Django's guard, which refuses databases that were not known before the test."""
    guard = inspect.getclosurevars(BaseDatabaseWrapper.ensure_connection)
    allowed = guard.nonlocals["real_ensure_connection"]
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", allowed)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> Iterator[str]:
    """The URL of a new, migrated database of each kind that this run has."""
    if request.param == "postgresql":
        if connection.vendor == "sqlite":
            pytest.skip("make test runs this on PostgreSQL too")
        with migrated_database(tmp_path) as url, connected(url):
            yield url
        return
    copyfile(migrated_file, tmp_path / "new.sqlite3")
    with connected(url := url_of(tmp_path / "new.sqlite3")):
        yield url


@contextmanager
def connected(url: str) -> Iterator[None]:
    move_database.connect(SecretStr(url))
    yield
    connections[NEW].close()
    del connections[NEW]
    del connections.settings[NEW]


@pytest.fixture
def here(new_url: str) -> None:
    """Everything, in the database of the tests."""
    fill()
    Worker.objects.update(beat_at="2026-01-01T00:00Z")


def run(url: str) -> str:
    output = io.StringIO()
    call_command("move_database", to=SecretStr(url), stdout=output)
    return output.getvalue()


@pytest.mark.usefixtures("here")
def test_every_row_of_every_model_arrives(new_url: str) -> None:
    output = run(new_url)

    assert "The new database has the same content" in output
    assert content(NEW) == content(DEFAULT_DB_ALIAS)
    assert all(model._base_manager.using(NEW).count() >= ROWS for model in moved_models())


@pytest.mark.usefixtures("here")
def test_everything_can_be_moved_back(new_url: str) -> None:
    before = content(DEFAULT_DB_ALIAS)
    run(new_url)
    triggers.remove(using=DEFAULT_DB_ALIAS)
    call_command("flush", interactive=False, verbosity=0)  # installs them again

    list(move(NEW, DEFAULT_DB_ALIAS))

    assert content(DEFAULT_DB_ALIAS) == before


@pytest.mark.usefixtures("here")
def test_the_new_database_goes_on_where_the_old_one_ended(new_url: str) -> None:
    run(new_url)

    newest = max(User.objects.using(NEW).values_list("pk", flat=True))
    added = User.objects.db_manager(NEW).create_user("another@acme.example")
    assert added.pk > newest
    with pytest.raises(Error, match="append-only"), connections[NEW].cursor() as cursor:
        cursor.execute(f"UPDATE {Attempt._meta.db_table} SET label = 'forged'")


@pytest.mark.usefixtures("here")
def test_a_database_that_has_rows_is_refused(new_url: str) -> None:
    User.objects.db_manager(NEW).create_user("early@acme.example")

    with pytest.raises(CommandError, match="isn't empty: orgs_user has rows"):
        run(new_url)
    assert User.objects.using(NEW).count() == 1


@pytest.mark.usefixtures("here")
def test_nothing_is_moved_if_a_table_reads_back_differently(
    new_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_comparable", lambda value: object())

    with pytest.raises(MoveFailed, match="differ"):
        list(move(DEFAULT_DB_ALIAS, NEW))
    assert not Organization.objects.using(NEW).exists()


def test_nothing_is_moved_while_a_worker_runs(new_url: str) -> None:
    Worker.objects.create(pk="alive", name="host:1")

    with pytest.raises(CommandError, match="A worker is running"):
        run(new_url)


def test_a_database_without_migrations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="isn't migrated"):
        run(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    connections[NEW].close()


def test_an_invalid_url_is_refused_without_quoting_it() -> None:
    with pytest.raises(CommandError) as refused:
        run("mysql://maria:s3cret@db/name")
    assert "must be a URL such as" in str(refused.value)
    assert "s3cret" not in str(refused.value)
