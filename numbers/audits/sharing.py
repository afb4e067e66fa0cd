"""Numbers that several organizations of a person have, looked for when somebody looks."""

from collections.abc import Iterable

from dashboard.orgs.models import Organization

from .models import Audit, AuditedNumber
from .snapshots import Snapshot

MOST = 20  # shown


def shared_numbers(
    snapshot: Snapshot, others: Iterable[Organization]
) -> list[tuple[AuditedNumber, list[str]]]:
    """Those of a snapshot that the last snapshots of others have too, with their names."""
    audits = [Audit.objects.newest_snapshot(each) for each in others]
    names = {audit.pk: audit.organization.name for audit in audits if audit}
    theirs = AuditedNumber.objects.filter(audit__in=names).exclude(number="")
    ours = AuditedNumber.objects.filter(
        audit=snapshot.audit, number__in=theirs.values("number")
    ).order_by("pk")[:MOST]
    places: dict[str, list[str]] = {each.number: [] for each in ours}
    for audit_id, number in theirs.filter(number__in=places).values_list("audit_id", "number"):
        places[number].append(names[audit_id])
    return [(each, sorted(set(places[each.number]))) for each in ours]
