"""`manage.py reset_factors EMAIL`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.accounts.factors.reset import NothingToReset, reset
from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs.models import User


class Command(BaseCommand):
    help = (
        "Remove a person's second factors, who has lost them. Make sure first that it is this "
        "person who asks. It is on record, and the person gets a mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_email(options["email"])
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        try:
            reset(user, by=COMMAND_LINE)
        except NothingToReset as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{user} signs in with the password alone now.")
