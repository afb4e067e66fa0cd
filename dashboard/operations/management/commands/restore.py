"""`manage.py restore FOLDER`"""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.operations import backing_up
from dashboard.web.health import pending_migrations


class Command(BaseCommand):
    help = (
        "Fill the database of DATABASE_URL, which must be empty, from a backup. Nothing is "
        "overwritten."
    )
    requires_system_checks = []  # some need the tables

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="what the command backup wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = backing_up.restore(options["folder"])
        except backing_up.Failed as error:
            raise CommandError(f"{error}\nNothing was restored.") from None
        self.stdout.write(f"Restored the backup of {backup.made_at}, version {backup.version}.")
        if backup.lacks_keys:
            self.stderr.write(
                "VAPI_KEY_ENCRYPTION_KEYS has none of the keys of that time. Add them, or enter "
                "the organizations' Vapi keys again."
            )
        if pending_migrations():
            self.stdout.write("Next: manage.py migrate")
        self.stdout.write("Then start the site and the workers, and run manage.py doctor.")
