"""The ids of the numbers that a tab or the filtered list shows, for a change of all of them."""

from collections.abc import Mapping, Sequence

from audits.models import Audit
from dashboard.orgs.models import Organization
from dashboard.web.row_ids import row_id
from phone_numbers.browsing.list_address import read_list_query

from . import list_filters
from .selection import Selection
from .snapshot import Snapshot


def ids_of_numbers(organization: Organization, parameters: Mapping[str, str]) -> list[str]:
    """Return the selected numbers in the order of the tab.

    `snapshot` is the id of its audit, so a newer one changes nothing.
    """
    snapshot = _snapshot(organization, parameters)
    if snapshot is None:
        return []
    numbers = snapshot.numbers(Selection.read(parameters))
    return list(numbers.values_list("number_id", flat=True))


def ids_of_findings(organization: Organization, parameters: Mapping[str, str]) -> list[str]:
    """Return the numbers of the selected findings, each once."""
    snapshot = _snapshot(organization, parameters)
    if snapshot is None:
        return []
    found = snapshot.findings(Selection.read(parameters)).order_by("pk")
    return list(dict.fromkeys(found.values_list("number_id", flat=True)))


def ids_of_list(organization: Organization, parameters: Mapping[str, str]) -> Sequence[str]:
    """Return the numbers of the list with filters that Vapi doesn't have."""
    query, _ = read_list_query(parameters)
    return list_filters.ids_of_list(organization, query)


def _snapshot(organization: Organization, parameters: Mapping[str, str]) -> Snapshot | None:
    key = row_id(parameters.get("snapshot", ""))
    if key is None:
        return None
    audit = Audit.objects.finished(organization).filter(pk=key).first()
    return Snapshot(audit) if audit else None
