"""The record is append-only, in Python and in the database."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from dashboard.activity import triggers
from dashboard.activity.models import Action, AppendOnly, Attempt, Outcome, Result
from dashboard.activity.record import COMMAND_LINE, record_attempt, record_outcome
from tests.cast import Cast

TABLES = pytest.mark.parametrize("table", triggers.TABLES)


@pytest.fixture
def attempt(cast: Cast) -> Attempt:
    attempt = record_attempt(COMMAND_LINE, cast.acme, Action.ORGANIZATION_RENAME, subject="acme")
    record_outcome(attempt, Result.UNKNOWN)
    record_outcome(attempt, Result.DONE)
    return attempt


@pytest.mark.parametrize(
    "change",
    [
        lambda row, rows: row.save(),
        lambda row, rows: row.save(update_fields=["at"]),
        lambda row, rows: row.delete(),
        lambda row, rows: rows.update(at=row.at),
        lambda row, rows: rows.filter(pk=0).delete(),
        lambda row, rows: rows.bulk_update([row], ["at"]),
        lambda row, rows: rows.update_or_create({"at": row.at}, pk=row.pk),
        lambda row, rows: rows.bulk_create(
            [row], update_conflicts=True, update_fields=["at"], unique_fields=["id"]
        ),
    ],
)
@pytest.mark.parametrize("model", [Attempt, Outcome])
def test_python_refuses_every_change(
    model: type[models.Model],
    change: Callable[[models.Model, models.QuerySet[models.Model]], object],
    attempt: Attempt,
) -> None:
    row = model._default_manager.earliest("pk")
    with pytest.raises(AppendOnly):
        change(row, model._default_manager.all())


def test_a_forged_row_with_an_existing_id_is_refused(attempt: Attempt) -> None:
    forged = Attempt(pk=attempt.pk, organization=attempt.organization, actor="nobody")
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET at = at",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} LIMIT 1)",
    ],
)
@TABLES
def test_the_database_refuses_every_change(statement: str, table: str, attempt: Attempt) -> None:
    assert_refused(statement.format(table=table))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@TABLES
def test_the_database_refuses_to_replace_a_row(table: str, attempt: Attempt) -> None:
    assert_refused(f"REPLACE INTO {table} SELECT * FROM {table}")
    assert_refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.django_db(transaction=True)
@TABLES
def test_the_database_refuses_to_empty_a_table(table: str, attempt: Attempt) -> None:
    assert_refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_is_refused(attempt: Attempt) -> None:
    with pytest.raises(CommandError, match="couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert Attempt.objects.get() == attempt


@pytest.mark.parametrize("_time", [1, 2])
def test_a_test_that_empties_the_tables_leaves_the_triggers_there(
    _time: int, transactional_db: None, attempt: Attempt
) -> None:
    """The second run follows the end of the first."""
    assert Attempt.objects.count() == 1
    for table in triggers.TABLES:
        assert_refused(f"DELETE FROM {table}")


def test_a_migration_that_rebuilds_a_table_leaves_the_triggers_there(attempt: Attempt) -> None:
    triggers.remove(using="default")
    call_command("migrate", verbosity=0)
    assert_refused("DELETE FROM activity_outcome")


def test_an_organization_with_a_record_cannot_be_deleted(cast: Cast, attempt: Attempt) -> None:
    with pytest.raises(ProtectedError):
        cast.acme.delete()


def test_attempts_and_outcomes_have_readable_names(attempt: Attempt) -> None:
    assert str(attempt) == "command line: organization.rename acme"
    assert str(attempt.outcomes.last()) == f"done of attempt {attempt.pk}"


def assert_refused(statement: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(statement)
