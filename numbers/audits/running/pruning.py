"""Old snapshots go."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from audits.models import OPEN, Audit, State


def prune() -> int:
    """Deletes what is older than AUDIT_SNAPSHOT_DAYS, whatever became of it, but for the last good
    snapshot of each organization; how many audits went."""
    oldest = timezone.now() - timedelta(days=settings.AUDIT_SNAPSHOT_DAYS)
    finished = Audit.objects.filter(state=State.FINISHED)
    newest = finished.values("organization").annotate(newest=Max("pk")).values("newest")
    old = Audit.objects.filter(requested_at__lt=oldest).exclude(state__in=OPEN)
    _, by_model = old.exclude(pk__in=newest).delete()
    return by_model.get(Audit._meta.label, 0)
