"""Filters for the list of numbers, which Vapi doesn't have: the list shows the newest snapshot."""

from collections.abc import Collection, Iterator, Sequence
from itertools import batched

from audits.facets import ASSIGNED, FACETS
from audits.models import Audit, AuditedJSON
from audits.rules import RULES
from dashboard.orgs.models import Organization
from dashboard.web.exports import CHUNK
from phone_numbers.browsing.filters import Choice, Filtered
from phone_numbers.browsing.list_query import ListQuery
from phone_numbers.display import provider_label
from vapi_client.json_text import read_json
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .filters import rule_choices
from .selection import Selection
from .snapshot import Snapshot


def label_of(name: str, value: str) -> str:
    """Return how people read the value of a filter. Unknown values stay as they are."""
    if name == "rule":
        return RULES[value].summary if value in RULES else value
    if name == "assigned":
        return ASSIGNED.get(value, value)
    return provider_label(value) if name == "provider" else value.capitalize()


def choices(organization: Organization, query: ListQuery) -> dict[str, list[Choice]] | None:
    """Return the values that a query's numbers have, by filter. None before the first audit."""
    audit = Audit.objects.newest_finished(organization)
    if audit is None:
        return None
    snapshot, selection = Snapshot(audit), _selection(query)
    offered = {
        facet: [Choice(*each) for each in snapshot.choices(facet, selection) if each.amount]
        for facet in FACETS
    }
    rules = rule_choices(snapshot.rule_counts(selection))
    offered["rule"] = [Choice(rule.name, rule.summary, amount) for rule, amount in rules]
    return offered


def find(organization: Organization, query: ListQuery) -> Filtered | None:
    """Return a page of the numbers that match, with this dashboard's later changes."""
    audit = Audit.objects.newest_finished(organization)
    if audit is None or audit.began_at is None:
        return None
    snapshot, selection = Snapshot(audit), _selection(query)
    start = (query.page - 1) * query.limit
    matching = snapshot.numbers(selection).values_list("number_id", flat=True)
    ids = list(matching[start : start + query.limit])
    stored = _newest_json(audit, ids)
    numbers = [PhoneNumber.read(stored[each]) for each in ids if each in stored]
    return Filtered(numbers, snapshot.count(selection), audit.began_at)


def read_all(organization: Organization, query: ListQuery) -> Iterator[JSON]:
    """Yield all numbers that match, with this dashboard's later changes."""
    audit = Audit.objects.newest_finished(organization)
    for ids in batched(ids_of_list(organization, query), CHUNK):
        stored = _newest_json(audit, ids)
        yield from (stored[each] for each in ids if each in stored)


def ids_of_list(organization: Organization, query: ListQuery) -> Sequence[str]:
    """Return the ids of all numbers that match."""
    audit = Audit.objects.newest_finished(organization)
    if audit is None:
        return ()
    return list(Snapshot(audit).numbers(_selection(query)).values_list("number_id", flat=True))


def _newest_json(audit: Audit | None, ids: Collection[str]) -> dict[str, JSON]:
    found = AuditedJSON.objects.filter(audit=audit, number_id__in=ids)
    return {each.number_id: read_json(each.newest) for each in found}


def _selection(query: ListQuery) -> Selection:
    """Return what a list's query selects. A snapshot's order is that of creation."""
    sort = "-" if query.sort_order == "DESC" else ""
    return Selection(search=query.search, sort=sort).with_(**dict(query.filters))
