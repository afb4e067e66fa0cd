"""`manage.py end_sessions EMAIL | --everybody`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.accounts.on_record import report
from dashboard.activity.models import Action
from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs import sessions
from dashboard.orgs.models import User


class Command(BaseCommand):
    help = "End all sessions of a person, or of everybody. They sign in again. Activity shows this."

    def add_arguments(self, parser: CommandParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("email", nargs="?", help="the person's email address")
        whose.add_argument("--everybody", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        people = User.objects.order_by("pk")
        if not options["everybody"]:
            people = people.filter(email__iexact=options["email"])
            if not people.exists():
                raise CommandError(f"Nobody has the email address {options['email']}.")
        count = people.count()
        for user in people.iterator():
            sessions.end_all(user)
            label = f"all sessions of {user.email}"
            mail = "All sessions of your account were ended"
            report(user, Action.SESSION_END, COMMAND_LINE, label=label, mail=mail)
        self.stdout.write(f"Ended the sessions of {count} {'person' if count == 1 else 'people'}.")
