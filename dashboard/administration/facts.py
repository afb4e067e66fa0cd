"""What the start page says of organizations' Vapi keys."""

from collections.abc import Sequence

from django.urls import reverse

from dashboard.orgs.facts import Fact, Facts
from dashboard.orgs.key_check import is_readable
from dashboard.orgs.models import Organization


def key_facts(organizations: Sequence[Organization]) -> Facts:
    """Return when each key was set, or that the site can't decrypt it."""
    return {each.pk: [_of_key(each)] for each in organizations}


def _of_key(organization: Organization) -> Fact:
    address = reverse("administration:settings", kwargs={"slug": organization.slug})
    if is_readable(organization):
        return Fact("Vapi key set", address, at=organization.api_key_set_at)
    return Fact("Vapi key can't be read", address, "error")
