"""Fails audits that nobody finishes: their worker stopped, or their organization is archived."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audits.models import OPEN, Audit, State
from dashboard.orgs.models import Organization
from dashboard.orgs.signals import archived

from . import rows

INTERRUPTED = "The worker stopped before the audit was finished."
ARCHIVED = "The organization was archived."


def connect_signals() -> None:
    archived.connect(fail_open, dispatch_uid="audits")


def fail_interrupted(organization: Organization | None = None) -> None:
    """Fail the running audits whose lease has expired, of one organization or of all."""
    of = {} if organization is None else {"organization": organization}
    _fail(Audit.objects.interrupted().filter(**of))


def fail_audit_of_task(task_id: UUID) -> None:
    """Fail the audit that a task left running. Workers gave up the task."""
    _fail(Audit.objects.filter(task_id=task_id, state=State.RUNNING))


def fail_open(organization: Organization, **kwargs: object) -> None:
    """Fail what waits or runs. A worker that runs it notices with its next write."""
    _fail(Audit.objects.of(organization).filter(state__in=OPEN), ARCHIVED)


def _fail(interrupted: QuerySet[Audit], reason: str = INTERRUPTED) -> None:
    for audit_id in interrupted.values_list("pk", flat=True):
        with transaction.atomic():
            failed = {"state": State.FAILED, "failure": reason, "ended_at": Now()}
            if interrupted.filter(pk=audit_id).update(**failed):
                rows.delete_snapshot(audit_id)
