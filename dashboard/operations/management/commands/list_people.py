"""`manage.py list_people [--org SLUG]`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db.models import Prefetch

from dashboard.orgs.models import Membership, Organization, User


class Command(BaseCommand):
    help = (
        "List the people, or with --org the members of an organization: ID in the log, email "
        "address, last sign-in, roles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--org", metavar="SLUG", help="the organization's short name")

    def handle(self, *args: Any, **options: Any) -> None:
        memberships = Membership.objects.select_related("organization")
        people = User.objects.order_by("email").prefetch_related(
            Prefetch("memberships", memberships.order_by("organization__slug"))
        )
        if slug := options["org"]:
            if not Organization.objects.filter(slug=slug).exists():
                raise CommandError(f"No organization has the short name {slug}.")
            people = people.filter(memberships__organization__slug=slug)
        for person in people:
            self.stdout.write(_line(person))


def _line(person: User) -> str:
    seen = f"{person.last_login:%Y-%m-%d}" if person.last_login else "never"
    roles = [f"{each.role} of {each.organization.slug}" for each in person.memberships.all()]
    state = "" if person.is_active else "disabled; "
    return f"{person.pk:>6} {person.email:40} {seen:10}  {state}{', '.join(roles) or 'no role'}"
