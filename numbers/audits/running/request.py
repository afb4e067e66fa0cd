"""Requests an audit, unless one is already under way."""

from django.db import IntegrityError, transaction

from audits.models import OPEN, Audit, AuditSettings
from dashboard.orgs.models import Organization

from .interrupted import fail_interrupted


def request_audit(organization: Organization, requested_by: str) -> tuple[Audit, bool]:
    """Return the audit under way, or a new one, and whether it is new.

    An interrupted audit is marked as failed first.
    """
    fail_interrupted(organization)
    settings = AuditSettings.of(organization)
    try:
        with transaction.atomic():
            audit = Audit.objects.create(
                organization=organization,
                requested_by=requested_by,
                name_pattern=settings.name_pattern,
            )
    except IntegrityError:
        under_way = Audit.objects.of(organization).with_liveness().filter(state__in=OPEN).first()
        return (under_way, False) if under_way else request_audit(organization, requested_by)
    return audit, True
