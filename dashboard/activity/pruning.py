"""Removing old entries, the only way by which any leave the record."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, ForeignObjectRel

from dashboard.orgs.models import Organization

from . import triggers
from .models import Action, Attempt, AttemptQuerySet, Outcome, SearchKey
from .record import COMMAND_LINE, Change, record_done

OF_ATTEMPTS = (Outcome, SearchKey)


def older_than(moment: datetime) -> AttemptQuerySet:
    return Attempt.objects.filter(at__lt=moment)


def prune(moment: datetime) -> int:
    """Remove older entries with their outcomes, and record that. Return how many were removed."""
    with triggers.suspended(using=DEFAULT_DB_ALIAS):
        old = older_than(moment)
        counts = dict(
            old.order_by("organization").values_list("organization").annotate(count=Count("pk"))
        )
        _clear_references(old)
        for model in OF_ATTEMPTS:
            model._base_manager.filter(attempt__in=old)._raw_delete(DEFAULT_DB_ALIAS)
        old._raw_delete(DEFAULT_DB_ALIAS)
        for organization in Organization.objects.filter(pk__in=counts):
            changes = [
                Change("entries", after=counts[organization.pk]),
                Change("older_than", after=moment.isoformat(timespec="seconds")),
            ]
            record_done(COMMAND_LINE, organization, Action.ACTIVITY_PRUNE, changes=changes)
    return sum(counts.values())


def _clear_references(old: AttemptQuerySet) -> None:
    """Set foreign keys to these entries to null, such as those of open forms."""
    for relation in Attempt._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in OF_ATTEMPTS:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": old})
            rows.update(**{name: None})
