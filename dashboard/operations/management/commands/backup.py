"""`manage.py backup [FOLDER] [--keep N]`"""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.operations import backing_up
from dashboard.places import VAR

BACKUPS = VAR / "backups"


class Command(BaseCommand):
    help = (
        "Back up the database into a new folder, while the site goes on. The backup doesn't have "
        "VAPI_KEY_ENCRYPTION_KEYS, without which nobody can read the Vapi keys in it: keep them "
        "elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=BACKUPS, help=f"where (default: {BACKUPS})"
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="delete all backups there but the newest N"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep: at least one backup is kept")
        try:
            folder = backing_up.back_up(options["folder"])
        except backing_up.Failed as error:
            raise CommandError(f"{error}\nNothing was backed up.") from None
        self.stdout.write(f"Backed up to {folder}")
        if options["keep"]:
            for old in backing_up.delete_old(options["folder"], options["keep"]):
                self.stdout.write(f"Deleted {old}")
