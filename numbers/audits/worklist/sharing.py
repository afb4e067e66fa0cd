"""Numbers that several organizations of a person have, looked for when somebody looks."""

from collections.abc import Iterable

from django.db.models import Max

from audits.models import Audit, AuditedNumber, State
from dashboard.orgs.models import Organization

from .snapshots import Snapshot

MOST = 20  # shown


def shared_numbers(
    snapshot: Snapshot, others: Iterable[Organization]
) -> list[tuple[AuditedNumber, list[str]]]:
    """Those of a snapshot that the last snapshots of others have too, with their names."""
    by_organization = {each.pk: each.name for each in others}
    finished = Audit.objects.filter(organization__in=by_organization, state=State.FINISHED)
    newest = finished.values("organization").annotate(newest=Max("pk"))
    names = {
        audit_id: by_organization[organization]
        for organization, audit_id in newest.values_list("organization", "newest").order_by()
    }
    # One that Vapi shows in part has no address (rules/addresses.py): others may look the same.
    theirs = AuditedNumber.objects.filter(audit__in=names).exclude(addresses="")
    ours = AuditedNumber.objects.filter(
        audit=snapshot.audit, addresses__in=theirs.values("addresses")
    ).order_by("pk")[:MOST]
    places: dict[str, list[str]] = {each.addresses: [] for each in ours}
    same = theirs.filter(addresses__in=places)
    for audit_id, addresses in same.values_list("audit_id", "addresses"):
        places[addresses].append(names[audit_id])
    return [(each, sorted(set(places[each.addresses]))) for each in ours]
