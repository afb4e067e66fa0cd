"""The database's clock, which all machines share."""

from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import functions
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler


class Now(functions.Now):
    """The time of the database's clock, in the format in which Django stores times.

    Django's own Now has three digits after the second on SQLite, where times are texts: one that is
    stored so isn't equal to itself when it is read and compared.
    """

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        moment = "STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f000', 'NOW')"
        template = f"REPLACE({moment}, '.000000', '')"
        return self.as_sql(compiler, connection, template=template, **context)


def database_time() -> datetime:
    """Return the time, as precise as `Now` stores it."""
    query = Query(None)
    query.add_annotation(Now(), "now")
    now: datetime
    [[now]] = query.get_compiler(DEFAULT_DB_ALIAS).results_iter()
    return now
