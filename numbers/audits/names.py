"""The names that snapshots know: of assistants and squads, also deleted ones, and of numbers."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from dashboard.orgs.models import Organization

from .models import Audit, AuditedAssignee, AuditedNumber

KINDS = ("assistant", "squad")


def former_names(audit: Audit) -> dict[str, str]:
    """Return the names of assistants and squads that earlier audits read and this one didn't."""
    finished = Audit.objects.finished(audit.organization).filter(pk__lt=audit.pk)
    earlier = list(finished.values_list("pk", flat=True))
    same = {"kind": OuterRef("kind"), "assignee_id": OuterRef("assignee_id")}
    existing = AuditedAssignee.objects.filter(audit=audit, **same)
    gone = AuditedAssignee.objects.filter(~Exists(existing), audit__in=earlier, kind__in=KINDS)
    named = gone.order_by("audit").values_list("assignee_id", "name")
    return {each: name for each, name in named if name}


def names_in_snapshots(organization: Organization, ids: Collection[str]) -> dict[str, str]:
    """Return the names of these ids in the organization's snapshots; the newest name counts."""
    finished = list(Audit.objects.finished(organization).values_list("pk", flat=True))
    assignees = AuditedAssignee.objects.filter(
        audit__in=finished, kind__in=KINDS, assignee_id__in=ids
    )
    named = assignees.order_by("audit").values_list("assignee_id", "name")
    numbers = AuditedNumber.objects.filter(audit__in=finished[:1], number_id__in=ids)
    return {
        **{each.number_id: str(each) for each in numbers},
        **{each: name for each, name in named if name},
    }
