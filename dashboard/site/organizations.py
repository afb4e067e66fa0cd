"""Creating, archiving, restoring and deleting organizations, on the site's own record."""

from contextlib import AbstractContextManager

from django.db import transaction
from django.db.models import ForeignObjectRel
from django.tasks import task

from dashboard.activity import pruning
from dashboard.activity.models import Action, Attempt, SearchKey
from dashboard.activity.record import Actor, Change, record_done, recorded
from dashboard.administration import organizations as administration
from dashboard.administration.memberships import Refusal
from dashboard.administration.models import Invitation
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Membership, Organization
from dashboard.orgs.signals import archived
from dashboard.web.finished_tasks import delete_finished
from dashboard.workers.housekeeping import delete_in_batches

OF_RECORD = (Attempt, SearchKey)
OWNERS_AT_ONCE = 10  # each has up to a whole snapshot below it


class ChangedMeanwhile(Refusal):
    """Another site administrator did the same, or the opposite, at the same time."""

    reason = "Another site administrator has just changed this organization. Reload the page."


class NotArchived(Refusal):
    """Only an archived organization is deleted, since nothing runs for it."""

    reason = "Archive the organization first."


def create(organization: Organization, *, by: Actor) -> None:
    """Save a new organization, whose key must be set, on both records."""
    with transaction.atomic():
        administration.create(organization, by=by)
        slug, name = organization.slug, organization.name
        record_done(by, None, Action.ORGANIZATION_CREATE, subject=slug, label=name)


def archive(organization: Organization, *, by: Actor) -> None:
    """Close an organization to its members, and stop its audits and bulk changes.

    Raises ChangedMeanwhile.
    """
    with _recorded(organization, Action.ORGANIZATION_ARCHIVE, by):
        open_one = Organization.objects.filter(pk=organization.pk, archived_at=None)
        if not open_one.update(archived_at=Now()):
            raise ChangedMeanwhile
        archived.send(sender=Organization, organization=organization)
        _on_its_own_record(organization, Action.ORGANIZATION_ARCHIVE, by)


def restore(organization: Organization, *, by: Actor) -> None:
    """Open an archived organization to its members again. Raises ChangedMeanwhile."""
    with _recorded(organization, Action.ORGANIZATION_RESTORE, by):
        closed = Organization.objects.filter(pk=organization.pk, deleted_at=None)
        if not closed.exclude(archived_at=None).update(archived_at=None):
            raise ChangedMeanwhile
        _on_its_own_record(organization, Action.ORGANIZATION_RESTORE, by)


def delete(organization: Organization, *, by: Actor) -> None:
    """Delete an archived organization and all that belongs to it, which a worker does.

    Its members and invitations go at once. Raises NotArchived.
    """
    entries = Attempt.objects.filter(organization=organization).count()
    changes = [Change("entries", entries), Change("members", organization.memberships.count())]
    with _recorded(organization, Action.ORGANIZATION_DELETE, by, changes):
        closed = Organization.objects.filter(pk=organization.pk, deleted_at=None)
        if not closed.exclude(archived_at=None).update(deleted_at=Now()):
            raise NotArchived
        Membership.objects.filter(organization=organization).delete()
        Invitation.objects.filter(organization=organization).delete()
        delete_for_good.enqueue()


@task()
def delete_for_good() -> None:
    delete_rest()
    delete_finished(delete_for_good)


def delete_rest() -> int:
    """Delete what belongs to deleted organizations, a little at a time, and then their rows.

    Return how many organizations. A worker that is killed leaves the rest to the next attempt.
    """
    deleted = list(Organization.objects.exclude(deleted_at=None))
    for organization in deleted:
        for relation in Organization._meta.get_fields(include_hidden=True):
            if isinstance(relation, ForeignObjectRel) and relation.related_model not in OF_RECORD:
                rows = relation.related_model._base_manager
                of_organization = rows.filter(**{relation.field.name: organization})
                delete_in_batches(of_organization, OWNERS_AT_ONCE)
        pruning.remove_record_of(organization)
        organization.delete()
    return len(deleted)


def _recorded(
    organization: Organization, action: Action, by: Actor, changes: list[Change] | None = None
) -> AbstractContextManager[object]:
    slug, name = organization.slug, organization.name
    return recorded(by, None, action, subject=slug, label=name, changes=changes or [])


def _on_its_own_record(organization: Organization, action: Action, by: Actor) -> None:
    """Tell the organization's admins too: they don't see the site's record."""
    record_done(by, organization, action, subject=organization.slug, label=organization.name)
