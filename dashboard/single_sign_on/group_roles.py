"""The roles that groups have in an organization, on record."""

from contextlib import AbstractContextManager

from django.db import IntegrityError, transaction

from dashboard.activity.models import Action
from dashboard.activity.record import ABSENT, Actor, Change, recorded
from dashboard.administration.memberships import Refusal
from dashboard.orgs.models import Organization

from .models import GroupRole


class HasRole(Refusal):
    """The group has a role in the organization."""

    reason = "This group has a role already. Remove it first."


class Gone(Refusal):
    """Another admin removed the role at the same time."""

    reason = "Another admin has just removed this. Reload the page."


def add(organization: Organization, provider: str, group: str, role: str, *, by: Actor) -> None:
    """Give a group a role, from each member's next sign-in on. Raises HasRole."""
    row = GroupRole(organization=organization, provider=provider, group=group, role=role)
    with _recorded(row, by, after=role):
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise HasRole from None


def remove(row: GroupRole, *, by: Actor) -> None:
    """Take a group's role away, from each member's next sign-in on. Raises Gone."""
    with _recorded(row, by, before=row.role):
        if not GroupRole.objects.filter(pk=row.pk).delete()[0]:
            raise Gone


def _recorded(
    row: GroupRole, by: Actor, *, before: object = ABSENT, after: object = ABSENT
) -> AbstractContextManager[object]:
    return recorded(
        by,
        row.organization,
        Action.GROUP_ROLES,
        subject=row.group,
        label=row.group,
        changes=[Change("role", before, after), Change("provider", row.provider, row.provider)],
    )
