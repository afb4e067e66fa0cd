"""`manage.py reset_factors EMAIL`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.accounts.factors.reset import NothingToReset, reset
from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs.models import User


class Command(BaseCommand):
    help = (
        "Remove the second factors of a person who has lost them. First make sure that the request "
        "comes from them. Activity shows this, and the person gets an email."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's email address")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_email(options["email"])
        if user is None:
            raise CommandError(f"Nobody has the email address {options['email']}.")
        try:
            reset(user, by=COMMAND_LINE)
        except NothingToReset as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{user} signs in with the password alone now.")
