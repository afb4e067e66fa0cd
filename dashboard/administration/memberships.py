"""Changing an organization's members, on record. An organization always keeps an admin."""

from contextlib import AbstractContextManager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from pydantic import SecretStr

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, recorded
from dashboard.orgs import sessions
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Membership, Organization, Role, User
from dashboard.orgs.notices import notify


class Refusal(Exception):
    """A change of memberships that a rule forbids. As a string, a reason for the person."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class AlreadyMember(Refusal):
    """The person is a member already."""

    reason = "This person is a member already."


class LastAdmin(Refusal):
    """The organization would be left without an admin."""

    reason = "An organization needs an admin. Make another member an admin first."


class ChangedMeanwhile(Refusal):
    """Another person changed or removed the membership at the same time."""

    reason = "Another admin has just changed or removed this member. Reload the page."


def add(
    organization: Organization,
    email: str,
    role: str,
    *,
    by: Actor,
    password: SecretStr | None = None,
    given_by: str = "",
) -> Membership:
    """Give a person a role without asking them, as the commands of the site's owner do.

    `given_by` is the provider of single sign-on whose groups give it.

    A new address gets an account, without a password unless one is given. Raises AlreadyMember.
    """
    email = email.strip().lower()
    changes = [Change("role", after=role)]
    with recorded(by, organization, Action.MEMBER_ADD, subject=email, label=email, changes=changes):
        user = User.objects.with_email(email) or _new_person(email, password)
        membership, is_new = Membership.objects.get_or_create(
            user=user,
            organization=organization,
            defaults={"role": role, "given_by": given_by},
        )
        if not is_new:
            raise AlreadyMember
    return membership


def change_role(membership: Membership, role: str, *, by: Actor) -> None:
    """Give a member another role. Raises LastAdmin and ChangedMeanwhile."""
    change = Change("role", membership.role, role)
    with _recorded(membership, Action.MEMBER_CHANGE_ROLE, change, by):
        admins = _lock_admins(membership.organization_id)
        if role != Role.ADMIN and admins == [membership.pk]:
            raise LastAdmin
        if not _unchanged(membership).update(role=role):
            raise ChangedMeanwhile
        sessions.end_all(membership.user)
        words = f"Your role in {membership.organization} is now {Role(role).label}"
        notify(membership.user, words, by.address)
    membership.role = role


def disable(membership: Membership, *, by: Actor) -> None:
    """Keep a member out of the organization, from their next request on. The role stays.

    Raises LastAdmin and ChangedMeanwhile.
    """
    with _recorded(membership, Action.MEMBER_DISABLE, Change("role", membership.role), by):
        if _lock_admins(membership.organization_id) == [membership.pk]:
            raise LastAdmin
        if not _unchanged(membership).filter(disabled_at=None).update(disabled_at=Now()):
            raise ChangedMeanwhile


def enable(membership: Membership, *, by: Actor) -> None:
    """Let a member in again, with their role. Raises ChangedMeanwhile."""
    with _recorded(membership, Action.MEMBER_ENABLE, Change("role", membership.role), by):
        if not _unchanged(membership).exclude(disabled_at=None).update(disabled_at=None):
            raise ChangedMeanwhile


def remove(membership: Membership, *, by: Actor) -> None:
    """Remove a member. The account stays, since it may belong to other organizations.

    Raises LastAdmin and ChangedMeanwhile.
    """
    with _recorded(membership, Action.MEMBER_REMOVE, Change("role", membership.role), by):
        if _lock_admins(membership.organization_id) == [membership.pk]:
            raise LastAdmin
        if not _unchanged(membership).delete()[0]:
            raise ChangedMeanwhile


def _recorded(
    membership: Membership, action: Action, change: Change, by: Actor
) -> AbstractContextManager[object]:
    organization, email = membership.organization, membership.user.email
    return recorded(by, organization, action, subject=email, label=email, changes=[change])


def _unchanged(membership: Membership) -> QuerySet[Membership]:
    """Return the membership, if its role is still the one that the record names as the old one."""
    return Membership.objects.filter(pk=membership.pk, role=membership.role)


def _new_person(email: str, password: SecretStr | None) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, password.get_secret_value() if password else None
            )
    except IntegrityError:  # another request has just added the same address
        return User.objects.get_by_natural_key(email)


def _lock_admins(organization_id: int) -> list[int]:
    """Lock the organization and return the memberships of its admins who aren't disabled, by id.

    The lock makes two admins who remove each other take turns, so the second is refused.
    """
    Organization.objects.select_for_update().get(pk=organization_id)
    admins = Membership.objects.filter(organization_id=organization_id, role=Role.ADMIN)
    admins = admins.filter(disabled_at=None, user__is_active=True)
    return list(admins.values_list("pk", flat=True))
