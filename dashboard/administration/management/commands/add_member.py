"""`manage.py add_member SLUG EMAIL --role viewer|operator|admin`"""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.views.decorators.debug import sensitive_variables

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import memberships
from dashboard.administration.management import secret
from dashboard.orgs.models import Membership, Organization, Role, User


class Command(BaseCommand):
    help = (
        "Give a person a role in an organization. The password of a new person comes from a "
        "prompt or from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the organization's short name")
        parser.add_argument("email", help="the person's email address")
        parser.add_argument("--role", required=True, choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        organization = Organization.objects.filter(slug=options["slug"]).first()
        if organization is None:
            raise CommandError(
                f"No organization has the short name {options['slug']}. Create it with create_org."
            )
        user = User.objects.with_email(options["email"])
        try:
            if user is None:
                user = _add_person(organization, options["email"], role)
            else:
                _set_role(organization, user, role)
        except memberships.Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{user} is now {role.label} of {organization}.")


@sensitive_variables()
def _add_person(organization: Organization, email: str, role: Role) -> User:
    try:
        validate_email(email)
        password = secret.ask_twice(f"Password for {email}")
        validate_password(password.get_secret_value(), User(email=email))
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from None
    return memberships.add(organization, email, role, by=COMMAND_LINE, password=password).user


def _set_role(organization: Organization, user: User, role: Role) -> None:
    membership = Membership.objects.filter(organization=organization, user=user).first()
    if membership is None:
        memberships.add(organization, user.email, role, by=COMMAND_LINE)
    else:
        memberships.change_role(membership, role, by=COMMAND_LINE)
