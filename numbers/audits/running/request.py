"""Requests an audit, unless one is already under way."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from audits.models import OPEN, Audit, AuditSettings, State
from dashboard.orgs.models import Organization

from . import rows

INTERRUPTED = "The worker stopped before the audit was finished."


def request_audit(organization: Organization, requested_by: str) -> tuple[Audit, bool]:
    """Return the audit under way, or a new one, and whether it is new.

    An interrupted audit is marked as failed first.
    """
    _fail_interrupted(organization)
    settings = AuditSettings.of(organization)
    try:
        with transaction.atomic():
            audit = Audit.objects.create(
                organization=organization,
                requested_by=requested_by,
                name_pattern=settings.name_pattern,
            )
    except IntegrityError:
        under_way = Audit.objects.of(organization).filter(state__in=OPEN).first()
        return (under_way, False) if under_way else request_audit(organization, requested_by)
    return audit, True


def _fail_interrupted(organization: Organization) -> None:
    running = Audit.objects.filter(organization=organization, state=State.RUNNING)
    with transaction.atomic():
        for audit_id in running.filter(lease_until__lt=Now()).values_list("pk", flat=True):
            interrupted = running.filter(pk=audit_id, lease_until__lt=Now())
            if interrupted.update(state=State.FAILED, failure=INTERRUPTED, ended_at=Now()):
                rows.delete_snapshot(audit_id)
