"""The end of the first start: the first person, their organization and its key, all or nothing."""

from django.db import transaction

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, record_done
from dashboard.administration import organizations
from dashboard.orgs.database import lock_table
from dashboard.orgs.models import Membership, Organization, Role, User

from . import tokens
from .draft import Draft


class TooLate(Exception):
    """Somebody else finished the first start before."""


def finish(draft: Draft, address: str | None) -> tuple[User, Organization]:
    """Create everything that the draft says, on record. The person is a site administrator.

    Raises TooLate, and encryption.UnreadableKey.
    """
    with transaction.atomic():
        lock_table(User)
        if not tokens.is_needed():
            raise TooLate
        person = User.objects.create(
            email=draft.email, password=draft.password, is_site_administrator=True
        )
        organization = Organization(slug=draft.slug, name=draft.name)
        organization.set_api_key(draft.api_key(), region=draft.region, by=person)
        by, email = Actor(person.email, person.pk, address), person.email
        organizations.create(organization, by=by)
        Membership.objects.create(user=person, organization=organization, role=Role.ADMIN)
        role = [Change("role", after=Role.ADMIN)]
        record_done(by, organization, Action.MEMBER_ADD, subject=email, label=email, changes=role)
        record_done(by, None, Action.PERSON_PROMOTE, subject=email, label=email)
    return person, organization
