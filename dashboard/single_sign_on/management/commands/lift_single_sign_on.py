"""`manage.py lift_single_sign_on [--org SLUG]`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import sign_in_rules
from dashboard.orgs.models import Organization
from dashboard.single_sign_on import passwords


class Command(BaseCommand):
    help = (
        "Let people sign in without single sign-on again, when a provider is unavailable or "
        "gone: to the site, or with --org to the pages of an organization that requires a provider."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--org", metavar="SLUG", help="the organization's short name")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["org"] is None:
            passwords.switch_on(by=COMMAND_LINE)
            self.stdout.write("Everybody can sign in with a password again.")
            return
        organization = Organization.objects.filter(slug=options["org"]).first()
        if organization is None:
            raise CommandError(f"No organization has the short name {options['org']}.")
        rules = {"required_provider": "", "trusts_providers_factor": False}
        sign_in_rules.change(organization, rules, by=COMMAND_LINE)
        self.stdout.write(f"{organization} requires no provider any more.")
