"""The database connection of a thread that waits for Vapi."""

from django.db import connection


def give_back_connection() -> None:
    """Return this thread's connection to the pool, unless it has an open transaction.

    A call to Vapi takes up to 15 seconds, in which other threads need the connection. SQLite has no
    pool, and opening its file again costs more than it saves.
    """
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()
