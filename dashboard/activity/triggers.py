"""Database triggers that keep the record append-only for every program."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

TABLES = ("activity_attempt", "activity_outcome")
MESSAGE = "the record of activity is append-only"

# SQLite's REPLACE deletes a row without firing its delete trigger
SQLITE = {
    "no_update": "BEFORE UPDATE ON {table}",
    "no_delete": "BEFORE DELETE ON {table}",
    "no_replace": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
}
POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION activity_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""


def install(*, using: str, **kwargs: Any) -> None:
    """Create the triggers, after every `migrate`.

    SQLite drops a table's triggers when a migration rebuilds the table. Tests that empty the tables
    remove the triggers first.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in existing.intersection(TABLES):
            if connection.vendor == "sqlite":
                _install_in_sqlite(cursor, table)
            else:
                _install_in_postgresql(cursor, table)


@contextmanager
def suspended(*, using: str) -> Iterator[None]:
    """Open a transaction in which rows can be deleted. Other connections keep the triggers."""
    with transaction.atomic(using=using):
        remove(using=using)
        yield
        install(using=using)


def remove(*, using: str) -> None:
    """Remove the triggers, so that tests can empty the tables and `prune_activity` can delete."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "sqlite":
                for name in SQLITE:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")


def _install_in_sqlite(cursor: CursorWrapper, table: str) -> None:
    for name, event in SQLITE.items():
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_{name} {event.format(table=table)} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _install_in_postgresql(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(POSTGRESQL_FUNCTION)
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION activity_is_append_only()"
    )
