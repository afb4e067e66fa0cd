"""Memberships that follow a provider's groups.

Who comes into a group has its role at the next sign-in, and who left it loses the role. Roles that
an admin gave, and members whom an admin disabled, stay as they are.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dashboard.activity.record import Actor
from dashboard.administration import memberships
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.models import Membership, Organization, Role, User

from .models import GroupRole

log = logging.getLogger(__name__)


def roles_of(provider: OpenIDProvider, groups: Iterable[str]) -> dict[Organization, Role]:
    """Return the highest role that a person's groups have in each organization.

    Archived ones are among them: they may be restored.
    """
    rows = GroupRole.objects.filter(provider=provider.slug, group__in=groups)
    found: dict[Organization, Role] = {}
    for row in rows.select_related("organization"):
        role = Role(row.role)
        if role.includes(found.get(row.organization, role)):
            found[row.organization] = role
    return found


def follow(user: User, provider: OpenIDProvider, groups: Iterable[str], *, by: Actor) -> None:
    """Give a person the roles of their groups, and take away those of groups that they left.

    Nobody becomes a member of an archived organization.
    """
    roles = roles_of(provider, groups)
    rows = Membership.objects.filter(user=user).select_related("organization", "user")
    members = {each.organization: each for each in rows}
    for organization, role in roles.items():
        if organization not in members and organization.archived_at is None:
            with _refusals_logged(user):
                memberships.add(organization, user.email, role, by=by, given_by=provider.slug)
    for organization, member in members.items():
        if member.given_by == provider.slug and member.disabled_at is None:
            with _refusals_logged(user):
                _follow(member, roles.get(organization), by)


def _follow(member: Membership, role: Role | None, by: Actor) -> None:
    if role is None:
        memberships.remove(member, by=by)
    elif role != member.role:
        memberships.change_role(member, role, by=by)


@contextmanager
def _refusals_logged(user: User) -> Iterator[None]:
    """Go on signing in, such as if another request has just done the same. It is on record."""
    try:
        yield
    except memberships.Refusal as refusal:
        log.warning("a role of person %s didn't follow a group: %s", user.pk, refusal)
