"""`manage.py disable_person EMAIL`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration.memberships import Refusal
from dashboard.orgs.models import User
from dashboard.site import people


class Command(BaseCommand):
    help = (
        "Keep a person out of the whole site, from their next request on. Their entries in "
        "Activity stay. The page People lets them in again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's email address")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.with_email(options["email"])
        if person is None:
            raise CommandError(f"Nobody has the email address {options['email']}.")
        try:
            people.disable(person, by=COMMAND_LINE)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{person} is disabled and signed out everywhere.")
