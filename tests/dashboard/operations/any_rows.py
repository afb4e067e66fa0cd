"""Rows of every model, with values that databases are known to change."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models

from dashboard.operations.moving import FILLED_BY_MIGRATE, moved_models

ROWS = 3
LONG_AGO = dt.datetime(1999, 12, 31, 23, 59, 59, 123456, tzinfo=dt.UTC)
JSON = {"z": [1, 2.5, None, True, 10**30 + 1], "a": {"ünïcode": "📞 \\u0000 % ' \""}}
VALUES: dict[type[Any], Callable[[int], Any]] = {
    models.BooleanField: lambda n: n % 2 == 0,
    models.DateTimeField: lambda n: LONG_AGO + dt.timedelta(days=n),
    models.DateField: lambda n: LONG_AGO.date() + dt.timedelta(days=n),
    models.UUIDField: lambda n: UUID(int=2**100 + n),
    models.JSONField: lambda n: {**JSON, "n": n},
    models.BinaryField: lambda n: bytes([0, 255, n]),
    models.GenericIPAddressField: lambda n: f"2001:db8::{n}",
    models.IntegerField: lambda n: 10 + n,
    models.FloatField: lambda n: n + 0.25,
    models.TextField: lambda n: f"Zoë's “number” 📞\n\t%s {n}",
    models.CharField: lambda n: f"{n} Zoë 📞",
}


def fill() -> None:
    """Add rows to every table, those that others refer to first."""
    waiting = [each for each in moved_models() if each not in FILLED_BY_MIGRATE]
    filled = set(FILLED_BY_MIGRATE)
    while waiting:
        ready = [each for each in waiting if references(each) <= filled | {each}]
        assert ready, waiting
        for model in ready:
            model._base_manager.bulk_create([row(model, n) for n in range(1, ROWS + 1)])
            waiting.remove(model)
            filled.add(model)


def references(model: type[models.Model]) -> set[Any]:
    return {each.related_model for each in model._meta.concrete_fields if each.is_relation}


def row(model: type[models.Model], n: int) -> models.Model:
    fields = [
        each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)
    ]
    return model(**{each.attname: value(each, n) for each in fields})


def value(field: Any, n: int) -> Any:
    if field.null and n == ROWS:
        return None
    if field.is_relation:
        related = field.related_model._base_manager.order_by("pk")
        return related.values_list("pk", flat=True)[n - 1]
    kind = next(each for each in type(field).__mro__ if each in VALUES)
    made = VALUES[kind](n)
    if field.choices:
        made = field.choices[n % len(field.choices)][0]
    return made[: field.max_length] if isinstance(made, str) else made


def content(database: str) -> dict[str, list[str]]:
    """Return all rows of a database by table, in a form that is equal for both kinds."""
    return {
        model._meta.db_table: sorted(
            json.dumps(each, sort_keys=True, default=plain)
            for each in model._base_manager.using(database)
            .order_by()
            .values_list(*(field.attname for field in model._meta.concrete_fields))
        )
        for model in moved_models()
    }


def plain(given: Any) -> str:
    if isinstance(given, dt.datetime):
        return given.astimezone(dt.UTC).isoformat()
    return given.hex() if isinstance(given, memoryview | bytes) else str(given)
