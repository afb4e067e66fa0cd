"""What the site's pages show: organizations, people, workers and versions."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet

from dashboard import __version__
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Membership, Organization, Role, User
from dashboard.orgs.second_factor import second_factor_of
from dashboard.workers.models import Worker

from .listing import Asked, Listing, read_listing

PACKAGES = {
    "Django": "django",
    "django-allauth": "django-allauth",
    "httpx": "httpx",
}


@dataclass(frozen=True)
class Overview:
    """Nothing here is about numbers: only members see those.

    Where no mail goes out, an organization without an admin comes with the addresses that are
    invited as one, and their links.
    """

    listing: Listing[Organization]
    organizations: Sequence[tuple[Organization, Sequence[tuple[str, str]]]]
    workers: QuerySet[Worker]
    versions: Sequence[tuple[str, str]]


def read(asked: Asked) -> Overview:
    listing = read_listing(Organization.objects.all(), "slug", ("slug", "name"), asked)
    counted = _counted().filter(pk__in=[each.pk for each in listing.rows]).order_by("slug")
    return Overview(
        listing=listing,
        organizations=[(each, _links(each)) for each in counted],
        workers=Worker.objects.alive().order_by("started_at"),
        versions=_versions(),
    )


def read_people(asked: Asked) -> tuple[Listing[User], QuerySet[User]]:
    """Return a page of people, and these with their organizations."""
    listing = read_listing(User.objects.all(), "email", ("email",), asked)
    memberships = Membership.objects.select_related("organization").order_by("organization__name")
    of_open = memberships.filter(organization__deleted_at=None)
    people = User.objects.filter(pk__in=[each.pk for each in listing.rows]).order_by("email")
    annotated = people.annotate(has_second_factor=second_factor_of("pk"))
    return listing, annotated.prefetch_related(Prefetch("memberships", of_open))


def without_admin() -> QuerySet[Organization]:
    """Return the open organizations that have no admin who can sign in."""
    found: QuerySet[Organization] = _counted().filter(archived_at=None, admin_count=0)
    return found


def _counted() -> Any:
    """Return the organizations, with how many members and active admins each has."""
    is_admin = Q(
        memberships__role=Role.ADMIN,
        memberships__disabled_at=None,
        memberships__user__is_active=True,
    )
    return Organization.objects.annotate(
        member_count=Count("memberships"), admin_count=Count("memberships", filter=is_admin)
    )


def _links(organization: Any) -> list[tuple[str, str]]:
    if settings.MAIL_GOES_OUT or organization.admin_count:
        return []
    of_admins = Invitation.objects.pending().filter(organization=organization, role=Role.ADMIN)
    return [(each.email, invitations.link(each)) for each in of_admins.order_by("email")]


def _versions() -> list[tuple[str, str]]:
    installed = [(name, version(package)) for name, package in PACKAGES.items()]
    found = connection.get_database_version()
    database = (connection.display_name, ".".join(map(str, found)))
    own = ("Vapi numbers", __version__)
    return [own, *installed, ("Python", platform.python_version()), database]
