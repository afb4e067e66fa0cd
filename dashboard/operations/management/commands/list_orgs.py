"""`manage.py list_orgs`"""

from typing import Any

from django.core.management import BaseCommand
from django.db.models import Count

from dashboard.orgs.models import Organization


class Command(BaseCommand):
    help = "List the organizations: short name, region, end of the Vapi key, members, name."

    def handle(self, *args: Any, **options: Any) -> None:
        organizations = Organization.objects.annotate(people=Count("memberships")).order_by("slug")
        for each in organizations:
            key = f"…{each.api_key_last_four}"
            self.stdout.write(f"{each.slug:20} {each.region}  {key}  {each.people:>4}  {each.name}")
