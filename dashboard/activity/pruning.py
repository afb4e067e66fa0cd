"""Removing entries: old ones, and those of an organization that is deleted."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, ForeignObjectRel

from dashboard.orgs.models import Organization

from . import triggers
from .models import Action, Attempt, AttemptQuerySet, Outcome, SearchKey
from .record import COMMAND_LINE, Change, record_done

OF_ATTEMPTS = (Outcome, SearchKey)
AT_ONCE = 500


def older_than(moment: datetime) -> AttemptQuerySet:
    return Attempt.objects.filter(at__lt=moment)


def prune(moment: datetime) -> int:
    """Remove older entries with their outcomes, and record that. Return how many were removed."""
    with triggers.suspended(using=DEFAULT_DB_ALIAS):
        old = older_than(moment)
        counts = dict(
            old.order_by("organization").values_list("organization").annotate(count=Count("pk"))
        )
        _remove(old)
        organizations = Organization.objects.in_bulk([pk for pk in counts if pk])
        for pk, count in counts.items():
            changes = [
                Change("entries", after=count),
                Change("older_than", after=moment.isoformat(timespec="seconds")),
            ]
            organization = organizations.get(pk)  # None for the site's own record
            record_done(COMMAND_LINE, organization, Action.ACTIVITY_PRUNE, changes=changes)
    return sum(counts.values())


def remove_record_of(organization: Organization) -> None:
    """Remove the record of an organization that is deleted, some entries at a time."""
    entries = Attempt.objects.filter(organization=organization).order_by()
    while keys := list(entries.values_list("pk", flat=True)[:AT_ONCE]):
        with triggers.suspended(using=DEFAULT_DB_ALIAS):
            _remove(Attempt.objects.filter(pk__in=keys))


def _remove(attempts: AttemptQuerySet) -> None:
    """Remove entries with their outcomes. The triggers must be suspended."""
    _clear_references(attempts)
    for model in OF_ATTEMPTS:
        model._base_manager.filter(attempt__in=attempts)._raw_delete(DEFAULT_DB_ALIAS)
    attempts._raw_delete(DEFAULT_DB_ALIAS)


def _clear_references(old: AttemptQuerySet) -> None:
    """Set foreign keys to these entries to null, such as those of open forms."""
    for relation in Attempt._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in OF_ATTEMPTS:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": old})
            rows.update(**{name: None})
