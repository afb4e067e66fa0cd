"""The database connection of a thread: given back while it waits for Vapi, and locks of tables."""

from django.db import connection, models


def give_back_connection() -> None:
    """Return this thread's connection to the pool, unless it has an open transaction.

    A call to Vapi takes up to 15 seconds, in which other threads need the connection. SQLite has no
    pool, and opening its file again costs more than it saves.
    """
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()


def lock_table(model: type[models.Model]) -> None:
    """Let other writers of a table wait until the transaction ends. SQLite's writers always do."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
