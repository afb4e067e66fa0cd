"""`manage.py prune_activity --older-than DAYS [--yes]`"""

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.activity import pruning
from dashboard.orgs.database_clock import database_time

MOST_DAYS = 36_500


class Command(BaseCommand):
    help = "Delete entries of every organization's activity that are older than some days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", required=True, type=_days, metavar="DAYS")
        parser.add_argument("--yes", action="store_true", help="don't ask for confirmation")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = database_time() - timedelta(days=options["older_than"])
        count = pruning.older_than(moment).count()
        if not count:
            self.stdout.write("No entry is that old.")
            return
        if not options["yes"]:
            before = f"{moment:%Y-%m-%d %H:%M} UTC"
            _confirm(f"{_entries(count)} from before {before} will be deleted for good.")
        self.stdout.write(f"Deleted {_entries(pruning.prune(moment))}.")


def _days(text: str) -> int:
    if (
        not text.isascii()
        or not text.isdecimal()
        or len(text) > 5
        or not 1 <= int(text) <= MOST_DAYS
    ):
        raise ArgumentTypeError(f"a whole number of days, 1 to {MOST_DAYS}")
    return int(text)


def _confirm(consequence: str) -> None:
    try:
        answer = input(f"{consequence}\nType yes to delete them: ")
    except (EOFError, KeyboardInterrupt):
        answer = ""
    if answer.strip().lower() != "yes":
        raise CommandError("Nothing was deleted.")


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
