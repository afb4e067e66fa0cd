"""Who belongs to an organization, and the rule that it keeps an admin."""

from contextlib import AbstractContextManager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from pydantic import SecretStr

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, recorded

from .models import Membership, Organization, Role, User


class Refusal(Exception):
    """What speaks against a change of memberships; as text, in words for whoever wants it."""

    words: str

    def __str__(self) -> str:
        return self.words


class AlreadyMember(Refusal):
    """The person has a role in the organization."""

    words = "This person is a member already."


class LastAdmin(Refusal):
    """The organization would be left without an admin."""

    words = "An organization needs an admin. Make somebody else an admin first."


class ChangedMeanwhile(Refusal):
    """The membership isn't any more what the change started from."""

    words = "Somebody else has just changed or removed this member. Look again."


def add(
    organization: Organization,
    email: str,
    role: str,
    *,
    by: Actor,
    password: SecretStr | None = None,
) -> Membership:
    """Gives a person a role; an unknown address gets an account, without a password unless one is
    given. Raises AlreadyMember."""
    email = email.strip().lower()
    changes = [Change("role", after=role)]
    with recorded(by, organization, Action.MEMBER_ADD, subject=email, label=email, changes=changes):
        user = User.objects.with_email(email) or _new_person(email, password)
        membership, is_new = Membership.objects.get_or_create(
            user=user, organization=organization, defaults={"role": role}
        )
        if not is_new:
            raise AlreadyMember
    return membership


def change_role(membership: Membership, role: str, *, by: Actor) -> None:
    """Raises LastAdmin, ChangedMeanwhile."""
    change = Change("role", membership.role, role)
    with _recorded(membership, Action.MEMBER_CHANGE_ROLE, change, by):
        admins = _lock_admins(membership.organization_id)
        if role != Role.ADMIN and admins == [membership.pk]:
            raise LastAdmin
        if not _unchanged(membership).update(role=role):
            raise ChangedMeanwhile
    membership.role = role


def remove(membership: Membership, *, by: Actor) -> None:
    """Takes the role, never the account, which may belong elsewhere. Raises LastAdmin,
    ChangedMeanwhile."""
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
    """The membership, if its role is still the one that the record says it was before."""
    return Membership.objects.filter(pk=membership.pk, role=membership.role)


def _new_person(email: str, password: SecretStr | None) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, password.get_secret_value() if password else None
            )
    except IntegrityError:  # somebody else has just added the same address
        return User.objects.get_by_natural_key(email)


def _lock_admins(organization_id: int) -> list[int]:
    """The ids of the memberships of admins. Who else wants them waits: of two admins who remove
    each other at once, the second one is refused."""
    Organization.objects.select_for_update().get(pk=organization_id)
    admins = Membership.objects.filter(organization_id=organization_id, role=Role.ADMIN)
    return list(admins.values_list("pk", flat=True))
