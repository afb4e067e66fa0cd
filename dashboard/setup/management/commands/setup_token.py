"""`manage.py setup_token`"""

from typing import Any

from django.core.management import BaseCommand, CommandError

from dashboard.setup import tokens


class Command(BaseCommand):
    help = "Print a token for the first start in the browser, /setup/. It works for 24 hours."

    def handle(self, *args: Any, **options: Any) -> None:
        if not tokens.is_needed():
            raise CommandError("The site is set up: there are people who can sign in.")
        self.stdout.write(tokens.explain())
