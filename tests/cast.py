"""The cast: two organizations, and people with every role."""

from dataclasses import dataclass

from django.utils import timezone
from pydantic import SecretStr

import vapi_sandbox
from dashboard.orgs.models import Membership, Organization, Role, User

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Cast:
    """The people. `both` is a viewer of acme and admin of globex; `stranger` is only in globex."""

    acme: Organization
    globex: Organization
    viewer: User
    operator: User
    admin: User
    both: User
    stranger: User

    def member(self, user: User) -> Membership:
        """Return the person's membership in acme."""
        return Membership.objects.get(user=user, organization=self.acme)


def create(vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization) -> Cast:
    """Create everyone in the database."""
    acme = _organization("acme", "Acme Support", vapi_acme.key)
    globex = _organization("globex", "Globex", vapi_globex.key)
    return Cast(
        acme=acme,
        globex=globex,
        viewer=_person("viewer@acme.example", {acme: Role.VIEWER}),
        operator=_person("operator@acme.example", {acme: Role.OPERATOR}),
        admin=_person("admin@acme.example", {acme: Role.ADMIN}),
        both=_person("both@acme.example", {acme: Role.VIEWER, globex: Role.ADMIN}),
        stranger=_person("stranger@globex.example", {globex: Role.OPERATOR}),
    )


def _organization(slug: str, name: str, key: str) -> Organization:
    organization = Organization(slug=slug, name=name)
    organization.set_api_key(SecretStr(key), region="us", by=None)
    organization.save()
    return organization


def _person(email: str, roles: dict[Organization, Role]) -> User:
    user = User.objects.create_user(email, PASSWORD)
    for organization, role in roles.items():
        Membership.objects.create(
            user=user, organization=organization, role=role, last_seen_at=timezone.now()
        )
    return user
