"""`manage.py site_administrator EMAIL [--remove]`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration.memberships import Refusal
from dashboard.orgs.models import User
from dashboard.site import people


class Command(BaseCommand):
    help = "Make a person a site administrator, or remove them as one. Activity shows this."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's email address")
        parser.add_argument(
            "--remove", action="store_true", help="remove the person as site administrator"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.with_email(options["email"])
        if person is None:
            raise CommandError(f"Nobody has the email address {options['email']}.")
        change = people.demote if options["remove"] else people.promote
        try:
            change(person, by=COMMAND_LINE)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        now = "no longer" if options["remove"] else "now"
        self.stdout.write(f"{person} is {now} a site administrator.")
