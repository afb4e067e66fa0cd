"""`manage.py reset_password EMAIL [--print-link]`"""

import logging
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.accounts.password_reset import mail_password_link, password_link
from dashboard.orgs.models import User

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send a person the link to set a new password, or print it where email doesn't work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's email address")
        parser.add_argument(
            "--print-link",
            action="store_true",
            help="print the link instead. Whoever has it can sign in as this person: hand it over "
            "in a way that nobody else reads.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.with_email(options["email"])
        if person is None:
            raise CommandError(f"Nobody has the email address {options['email']}.")
        if not person.is_active:
            raise CommandError(f"{person} is disabled, and can't sign in with any password.")
        if options["print_link"]:
            log.warning("a link to set a password was printed for person %s", person.pk)
            self.stdout.write(password_link(person))
        else:
            mail_password_link.enqueue(person.email)
            self.stdout.write(f"A worker emails the link to {person}.")
