"""`manage.py rotate_keys [--dry-run]`"""

from collections.abc import Iterable
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.operations import rotating
from dashboard.operations.rotating import Count

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Encrypt everything again with the first of VAPI_KEY_ENCRYPTION_KEYS, then verify it. The "
        "site and the workers may go on; start them with the new key first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what is left to do")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self._show(rotating.rotate(), "encrypted again")
        left = self._show(rotating.count(), "left")
        unreadable = [row for each in left for row in each.unreadable]
        for row in unreadable[:SHOWN]:
            self.stderr.write(f"Can't be decrypted: {row}")
        if unreadable:
            raise CommandError(
                f"{len(unreadable)} can't be decrypted by any of VAPI_KEY_ENCRYPTION_KEYS. Add the "
                "key that encrypted them, or enter these organizations' Vapi keys again."
            )
        if not any(each.older for each in left):
            self.stdout.write("The first key encrypts everything. The other keys can be removed.")

    def _show(self, counts: Iterable[Count], words: str) -> list[Count]:
        shown = []
        for each in counts:
            name = each.column.model._meta.verbose_name_plural
            total = each.current + each.older + len(each.unreadable)
            self.stdout.write(f"{each.older:>9} of {total} {words}: {name}, {each.column.name}")
            shown.append(each)
        return shown
