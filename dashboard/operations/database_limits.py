"""Whether the database lets this server open as many connections as it may need."""

from django.conf import settings
from django.db import connection

SPARE = 5  # for the workers, manage.py and a console

_ALLOWED = """
SELECT current_setting('max_connections')::int
     - current_setting('superuser_reserved_connections')::int
     - coalesce(current_setting('reserved_connections', true)::int, 0)
"""


def check_connections(processes: int) -> None:
    """Raise SystemExit if the pools of this server's processes may exceed PostgreSQL's limit."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_ALLOWED)
        [allowed] = cursor.fetchone()
    pool_size = settings.DATABASE_POOL_SIZE
    if processes * pool_size + SPARE > allowed:
        raise SystemExit(
            f"DATABASE_POOL_SIZE: {processes} processes with {pool_size} connections each, and "
            f"{SPARE} for workers and commands, are more than the {allowed} that PostgreSQL allows "
            "(max_connections without the reserved ones). Lower DATABASE_POOL_SIZE, or raise "
            "max_connections."
        )
