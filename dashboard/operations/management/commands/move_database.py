"""`manage.py move_database [--to URL]`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from environ import Env
from pydantic import SecretStr

from dashboard.administration.management import secret
from dashboard.environment import checked_database_url
from dashboard.operations.moving import MoveFailed, move
from dashboard.workers.models import Worker

NEW = "new"


class Command(BaseCommand):
    help = (
        "Copy everything from DATABASE_URL into another database, which is migrated and empty. "
        "Stop the site and the workers first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=SecretStr,
            metavar="URL",
            help="the URL of the new database. Others on this machine can read arguments: without "
            "this one, the URL comes from a prompt or from standard input.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            url = checked_database_url(options["to"] or secret.ask("URL of the new database"))
        except ValueError as error:
            raise CommandError(f"The URL of the new database {error}.") from None
        if Worker.objects.alive().exists():
            raise CommandError("A worker is running. Stop the workers and the site first.")
        connect(url)
        try:
            total = self._move()
        except MoveFailed as error:
            raise CommandError(f"{error}\nNothing was copied.") from None
        self.stdout.write(
            f"Copied {total} rows. The new database has the same content.\n"
            "Set DATABASE_URL to it, and start the site and the workers."
        )

    def _move(self) -> int:
        try:
            executor = MigrationExecutor(connections[NEW])
            pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Error as error:
            raise CommandError(f"The new database doesn't answer: {error}") from None
        if pending:
            raise CommandError(
                "The new database isn't migrated. Run manage.py migrate with its DATABASE_URL."
            )
        total = 0
        for table, count in move(DEFAULT_DB_ALIAS, NEW):
            self.stdout.write(f"{count:>9} {table}")
            total += count
        return total


def connect(url: SecretStr) -> None:
    """Make the new database known to Django."""
    config: dict[str, Any] = Env.db_url_config(url.get_secret_value())
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL"}
    configured = connections.configure_settings({DEFAULT_DB_ALIAS: {}, NEW: config})
    connections.settings[NEW] = configured[NEW]
