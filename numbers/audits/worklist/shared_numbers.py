"""Finds the numbers that several of a person's organizations have."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Max, Q

from audits.models import Audit, AuditedNumber, State
from dashboard.orgs.models import Organization

LIMIT = 20
# Without a country code, it can be an extension, which each organization has for itself.
IS_UNIQUE = Q(addresses__startswith="+") | Q(addresses__startswith="sip")


class Shared(NamedTuple):
    """How many numbers are shared, and the first, each with the names of other organizations."""

    total: int
    first: Sequence[tuple[AuditedNumber, Sequence[str]]]


def shared_numbers(audit: Audit, others: Iterable[Organization]) -> Shared:
    """Return the audit's numbers that the newest audits of other organizations have too."""
    by_organization = {each.pk: each.name for each in others}
    finished = Audit.objects.filter(organization__in=by_organization, state=State.FINISHED)
    newest = finished.values("organization").annotate(newest=Max("pk"))
    names = {
        audit_id: by_organization[organization]
        for organization, audit_id in newest.values_list("organization", "newest").order_by()
    }
    # A masked number has no address (phone_numbers/addresses.py), because others can look the same.
    theirs = AuditedNumber.objects.filter(IS_UNIQUE, audit__in=names)
    ours = AuditedNumber.objects.filter(audit=audit, addresses__in=theirs.values("addresses"))
    first = ours.order_by("pk")[:LIMIT]
    places: dict[str, list[str]] = {each.addresses: [] for each in first}
    same = theirs.filter(addresses__in=places)
    for audit_id, addresses in same.values_list("audit_id", "addresses"):
        places[addresses].append(names[audit_id])
    total = ours.count() if len(first) == LIMIT else len(first)
    return Shared(total, [(each, sorted(set(places[each.addresses]))) for each in first])
