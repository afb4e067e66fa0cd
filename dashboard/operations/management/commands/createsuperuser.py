"""`manage.py createsuperuser`: Django's command, which this site has no use for"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Say how to create the first person. This site has no Django superusers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ignored", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "This site has no superusers. `manage.py setup_token` leads through the first start in "
            "the browser. Or create an organization and its first admin:\n"
            "  manage.py create_org SLUG --name NAME\n"
            "  manage.py add_member SLUG EMAIL --role admin\n"
            "`manage.py site_administrator` makes a person a site administrator."
        )
