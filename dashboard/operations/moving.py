"""Copies everything from one database into another: SQLite to PostgreSQL, or back.

`loaddata` can't: it tries to update each row before it inserts it, which the record of activity
refuses. Here all rows are inserted in one transaction, and compared before it is committed.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import batched
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import Error, connections, models, transaction

BATCH = 500
# `migrate` fills these. Their rows are replaced, so that they keep their ids
FILLED_BY_MIGRATE: tuple[type[models.Model], ...] = (Permission, ContentType)

Model = type[models.Model]
Row = tuple[Any, ...]


class MoveFailed(Exception):
    """Nothing was copied. The message says why, and what to do."""


@dataclass
class Rows:
    """The number of rows of a table, and a digest of them that doesn't depend on their order."""

    count: int = 0
    digest: int = 0

    def add(self, row: Row) -> None:
        text = repr([_comparable(value) for value in row])
        hashed = blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
        self.count += 1
        self.digest = (self.digest + int.from_bytes(hashed)) % 2**128


def moved_models() -> list[Model]:
    """Return every model with a table, also those of many-to-many relations."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.managed and not each._meta.proxy]


def move(source: str, target: str) -> Iterator[tuple[str, int]]:
    """Copy all rows between two databases, and yield each table with its number of rows.

    Both are names in `connections`. The target is migrated and otherwise empty. It stays empty
    unless every table could be copied and reads back equal. Raises MoveFailed.
    """
    with _unchanging(source), transaction.atomic(using=target):
        _refuse_if_filled(target)
        for model in FILLED_BY_MIGRATE:
            model._base_manager.using(target).all().delete()
        for model in moved_models():
            table = model._meta.db_table
            try:
                written = _copy(model, source, target)
            except (Error, ValueError) as error:
                raise MoveFailed(f"{table}: the new database refuses a row: {error}") from error
            if written != _read_back(model, target):
                raise MoveFailed(f"{table}: the rows in the new database differ from the old ones")
            yield table, written.count
        _reset_sequences(target)


@contextmanager
def _unchanging(source: str) -> Iterator[None]:
    """See the source as it is now. Writers of SQLite wait; PostgreSQL shows a snapshot."""
    with transaction.atomic(using=source):
        if connections[source].vendor == "postgresql":
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _refuse_if_filled(target: str) -> None:
    for model in moved_models():
        if model not in FILLED_BY_MIGRATE and model._base_manager.using(target).exists():
            raise MoveFailed(
                f"The new database isn't empty: {model._meta.db_table} has rows. "
                "Create an empty one and migrate it."
            )


def _fields(model: Model) -> Sequence[models.Field[Any, Any]]:
    return [each for each in model._meta.concrete_fields if not each.generated]


def _rows(model: Model, database: str) -> Iterator[Row]:
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.using(database).order_by()  # a model's own order may need a join
    return rows.values_list(*names).iterator(chunk_size=BATCH)


def _copy(model: Model, source: str, target: str) -> Rows:
    """Insert the rows as they are. Saving models would set their times again."""
    connection, fields, seen = connections[target], _fields(model), Rows()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in batched(_rows(model, source), BATCH):
            prepared = []
            for row in batch:
                seen.add(row)
                pairs = zip(fields, row, strict=True)
                prepared.append(
                    [field.get_db_prep_save(value, connection) for field, value in pairs]
                )
            cursor.executemany(insert, prepared)
    return seen


def _read_back(model: Model, target: str) -> Rows:
    seen = Rows()
    for row in _rows(model, target):
        seen.add(row)
    return seen


def _reset_sequences(target: str) -> None:
    """Let new rows get ids above those that were moved. SQLite does so by itself."""
    connection = connections[target]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), moved_models()):
            cursor.execute(statement)


def _comparable(value: Any) -> Any:
    """Return what is equal for a value from either kind of database."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case bytes() | memoryview():
            return bytes(value)
        case dict() | list():
            return _comparable_json(value)
    return value


def _comparable_json(value: Any) -> Any:
    """Return JSON without what `jsonb` changes: the order of keys, and how numbers are written."""
    match value:
        case dict():
            return {key: _comparable_json(value[key]) for key in sorted(value)}
        case list():
            return [_comparable_json(each) for each in value]
        case int() | float() if not isinstance(value, bool) and abs(value) < 2**1000:
            return float(value) + 0.0
    return json.dumps(value)
