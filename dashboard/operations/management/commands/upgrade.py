"""`manage.py upgrade [--no-backup]`"""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command

from dashboard import places
from dashboard.operations import static_files
from dashboard.web.health import pending_migrations

from .backup import BACKUPS

RESTART = """
Restart every worker and every server of the site, for example:
  systemctl restart vapi-numbers-worker vapi-numbers-web
Then run manage.py doctor."""


class Command(BaseCommand):
    help = (
        "Prepare the database and the static files for this version: back up, migrate, collect. "
        "Run it after the new version is installed and before the restart."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-backup", action="store_true", help="you made a backup yourself")
        parser.add_argument("--backups", type=Path, default=BACKUPS, help="where the backup goes")

    def handle(self, *args: Any, **options: Any) -> None:
        if not pending_migrations():
            self.stdout.write("The database is up to date.")
        else:
            if not options["no_backup"]:
                call_command("backup", options["backups"], stdout=self.stdout)
            call_command("migrate", interactive=False, stdout=self.stdout)
        static_files.collect(places.STATIC)
        self.stdout.write("The static files are collected.")
        self.stdout.write(RESTART)
