"""The database's clock, which all machines share."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import functions
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
    """Return the time to the second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        [now] = cursor.fetchone()
    read = datetime.fromisoformat(now) if isinstance(now, str) else now
    return read.replace(tzinfo=read.tzinfo or UTC)
