"""The providers that site administrators keep on the site's page, on its record."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, changes_between, recorded
from dashboard.administration.memberships import Refusal
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.database import lock_table
from dashboard.orgs.models import Organization
from dashboard.orgs.password_sign_in import only_person

from . import configured
from .models import GroupRole, Provider

SECRET = "client_secret"  # noqa: S105 - the name of the field


class SlugTaken(Refusal):
    """Another provider has the slug."""

    reason = "Another provider has this short name. Enter another."


class ChangedMeanwhile(Refusal):
    """Another site administrator changed or removed the provider at the same time."""

    reason = "Another site administrator has just changed this provider. Reload the page."


class InUse(Refusal):
    """People sign in by the provider, and some could no longer."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def add(described: OpenIDProvider, *, by: Actor) -> None:
    """Save a new provider. Raises SlugTaken."""
    slug, name = described.slug, described.name
    changes = changes_between({}, _shown(described))
    with recorded(by, None, Action.PROVIDER_ADD, subject=slug, label=name, changes=changes):
        if any(each.slug == slug for each in configured.of_environment()):
            raise SlugTaken
        try:
            with transaction.atomic():
                Provider().fill(described).save()
        except IntegrityError:
            raise SlugTaken from None


def change(before: OpenIDProvider, after: OpenIDProvider, *, by: Actor) -> None:
    """Save another description of a provider. Raises ChangedMeanwhile."""
    changes = changes_between(_shown(before), _shown(after))
    if before.client_secret != after.client_secret:
        changes.append(Change(SECRET, "one", "another"))  # the record shows neither
    with recorded(
        by, None, Action.PROVIDER_CHANGE, subject=after.slug, label=after.name, changes=changes
    ):
        lock_table(Provider)
        row = Provider.objects.filter(slug=after.slug).first()
        if row is None or row.described() != before:
            raise ChangedMeanwhile
        row.fill(after).save()


def remove(row: Provider, *, by: Actor) -> None:
    """Remove a provider that nobody depends on. Raises InUse and ChangedMeanwhile."""
    with recorded(by, None, Action.PROVIDER_REMOVE, subject=row.slug, label=row.name):
        lock_table(Provider)  # who switches passwords off waits, and so does the other remover
        if users := _users(row.slug):
            raise InUse(f"These organizations use it: {', '.join(users)}.")
        if only_person() and len(configured.providers()) < 2:
            raise InUse("Passwords are off, so nobody could sign in. Switch them on first.")
        if not Provider.objects.filter(pk=row.pk).delete()[0]:
            raise ChangedMeanwhile


def _users(slug: str) -> list[str]:
    """Return the names of organizations that require a provider, or whose roles it gives."""
    mapping = GroupRole.objects.filter(provider=slug).values("organization")
    found = Organization.objects.filter(
        Q(required_provider=slug) | Q(memberships__given_by=slug) | Q(pk__in=mapping)
    )
    return list(found.distinct().values_list("name", flat=True))


def _shown(described: OpenIDProvider) -> Mapping[str, object]:
    return described.model_dump(mode="json", exclude={SECRET, "slug"})
