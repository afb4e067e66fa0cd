"""Deletes old audits."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Now

from audits.models import OPEN, Audit, State


def prune_audits() -> int:
    """Delete audits older than AUDIT_SNAPSHOT_DAYS days and return how many were deleted.

    Each organization keeps its newest finished audit.
    """
    oldest = Now() - timedelta(days=settings.AUDIT_SNAPSHOT_DAYS)
    finished = Audit.objects.filter(state=State.FINISHED)
    newest = finished.values("organization").annotate(newest=Max("pk")).values("newest")
    old = Audit.objects.filter(requested_at__lt=oldest).exclude(state__in=OPEN)
    _, by_model = old.exclude(pk__in=newest).delete()
    return by_model.get(Audit._meta.label, 0)
