"""`manage.py site_administrator EMAIL [--take]`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration.memberships import Refusal
from dashboard.orgs.models import User
from dashboard.site import people


class Command(BaseCommand):
    help = "Make a person a site administrator, or take that away. It is on the site's record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person")
        parser.add_argument("--take", action="store_true", help="take the administration away")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.with_email(options["email"])
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        change = people.demote if options["take"] else people.promote
        try:
            change(person, by=COMMAND_LINE)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        now = "no longer" if options["take"] else "now"
        self.stdout.write(f"{person} is {now} a site administrator.")
