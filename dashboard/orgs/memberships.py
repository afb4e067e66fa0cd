"""Who belongs to an organization, and the rule that it keeps an admin."""

from django.db import IntegrityError, transaction

from .models import Membership, Organization, Role, User


class AlreadyMember(Exception):
    """The person has a role in the organization."""


class LastAdmin(Exception):
    """The organization would be left without an admin."""


def add(organization: Organization, email: str, role: str) -> Membership:
    """Gives a person a role; an unknown address gets an account without a password."""
    user = User.objects.with_email(email) or _new_person(email)
    membership, is_new = Membership.objects.get_or_create(
        user=user, organization=organization, defaults={"role": role}
    )
    if not is_new:
        raise AlreadyMember
    return membership


def change_role(membership: Membership, role: str) -> None:
    """Raises LastAdmin."""
    with transaction.atomic():
        admins = _lock_admins(membership.organization_id)
        if role != Role.ADMIN and admins == [membership.pk]:
            raise LastAdmin
        Membership.objects.filter(pk=membership.pk).update(role=role)
    membership.role = role


def remove(membership: Membership) -> None:
    """Takes the role, never the account, which may belong elsewhere. Raises LastAdmin."""
    with transaction.atomic():
        if _lock_admins(membership.organization_id) == [membership.pk]:
            raise LastAdmin
        Membership.objects.filter(pk=membership.pk).delete()


def _new_person(email: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:  # somebody else has just added the same address
        return User.objects.get_by_natural_key(email)


def _lock_admins(organization_id: int) -> list[int]:
    """The ids of the memberships of admins. Who else wants them waits: of two admins who remove
    each other at once, the second one is refused."""
    Organization.objects.select_for_update().get(pk=organization_id)
    admins = Membership.objects.filter(organization_id=organization_id, role=Role.ADMIN)
    return list(admins.values_list("pk", flat=True))
