"""Finds the numbers that several of a person's organizations have."""

from collections.abc import Iterable

from django.db.models import Max

from audits.models import Audit, AuditedNumber, State
from dashboard.orgs.models import Organization

LIMIT = 20


def shared_numbers(
    audit: Audit, others: Iterable[Organization]
) -> list[tuple[AuditedNumber, list[str]]]:
    """Return the audit's numbers that the newest audits of other organizations have too.

    Each comes with the names of these organizations.
    """
    by_organization = {each.pk: each.name for each in others}
    finished = Audit.objects.filter(organization__in=by_organization, state=State.FINISHED)
    newest = finished.values("organization").annotate(newest=Max("pk"))
    names = {
        audit_id: by_organization[organization]
        for organization, audit_id in newest.values_list("organization", "newest").order_by()
    }
    # A masked number has no address (phone_numbers/addresses.py), because others can look the same.
    theirs = AuditedNumber.objects.filter(audit__in=names).exclude(addresses="")
    ours = AuditedNumber.objects.filter(
        audit=audit, addresses__in=theirs.values("addresses")
    ).order_by("pk")[:LIMIT]
    places: dict[str, list[str]] = {each.addresses: [] for each in ours}
    same = theirs.filter(addresses__in=places)
    for audit_id, addresses in same.values_list("audit_id", "addresses"):
        places[addresses].append(names[audit_id])
    return [(each, sorted(set(places[each.addresses]))) for each in ours]
