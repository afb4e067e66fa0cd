"""Creating and renaming an organization, on record."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from django.db import transaction

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import Actor, Change, record_done, recorded
from dashboard.orgs.models import Organization


class ChangedMeanwhile(Exception):
    """Another admin changed the same setting at the same time. Nothing was saved."""

    def __str__(self) -> str:
        return "Another admin has just changed this. Check the settings, then try again."


def create(organization: Organization, *, by: Actor) -> None:
    """Save a new organization, whose key must be set."""
    with transaction.atomic():
        organization.save()
        record_done(
            by,
            organization,
            Action.ORGANIZATION_CREATE,
            subject=organization.slug,
            label=organization.name,
            changes=[
                Change("name", after=organization.name),
                Change("region", after=organization.region),
                Change("key", after=f"…{organization.api_key_last_four}"),
            ],
        )


def rename(organization: Organization, name: str, *, by: Actor) -> None:
    """Give an organization another name. Raises ChangedMeanwhile."""
    changes = [Change("name", organization.name, name)]
    with recorded_change(organization, Action.ORGANIZATION_RENAME, changes, by):
        stored = Organization.objects.filter(pk=organization.pk, name=organization.name)
        if not stored.update(name=name):
            raise ChangedMeanwhile
        organization.name = name


def record_openings(organization: Organization, wanted: bool, *, by: Actor) -> None:
    """Record who opens a number from now on, or no longer."""
    changes = [Change("openings", organization.records_openings, wanted)]
    with recorded_change(organization, Action.ACTIVITY_SETTINGS, changes, by):
        organization.records_openings = wanted
        organization.save(update_fields=["records_openings"])


def recorded_change(
    organization: Organization, action: Action, changes: Sequence[Change], by: Actor
) -> AbstractContextManager[Attempt]:
    """Record what the block changes about an organization itself (record.recorded)."""
    return recorded(
        by,
        organization,
        action,
        subject=organization.slug,
        label=organization.name,
        changes=changes,
    )
