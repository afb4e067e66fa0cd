"""`manage.py create_org SLUG --name NAME [--region us|eu]`"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.views.decorators.debug import sensitive_variables

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import organizations
from dashboard.administration.management import secret
from dashboard.orgs import key_check
from dashboard.orgs.models import Organization, Region
from vapi_client.errors import VapiError


class Command(BaseCommand):
    help = (
        "Create an organization. Its Vapi private key comes from a prompt or from standard "
        "input. The command checks the key with Vapi before it saves anything."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the organization's short name, such as acme")
        parser.add_argument("--name", required=True, help="the name that people see")
        parser.add_argument("--region", choices=Region.values, default=Region.US)

    @sensitive_variables()
    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization(slug=options["slug"], name=" ".join(options["name"].split()))
        try:
            organization.clean_fields(exclude=["region", "api_key_set_by"])
            organization.validate_unique()
            api_key = key_check.parse_key(secret.ask("Vapi private key").get_secret_value())
            count = key_check.count_numbers(api_key, options["region"])
        except ValidationError as error:
            raise CommandError("\n".join(_lines(error))) from None
        except VapiError as error:
            raise CommandError(key_check.explain(error, options["region"])) from None
        organization.set_api_key(api_key, region=options["region"], by=None)
        organizations.create(organization, by=COMMAND_LINE)
        self.stdout.write(
            f"Created {organization}. Vapi accepts its key and lists {count} phone numbers.\n"
            f"Next: manage.py add_member {organization.slug} EMAIL --role admin"
        )


def _lines(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [f"{field}: {' '.join(said)}" for field, said in error.message_dict.items()]
