"""A registry for filters of numbers that Vapi doesn't have. The audits register theirs."""

from collections.abc import Callable, Mapping, Sequence

from dashboard.orgs.models import Organization

Filter = Callable[[Organization, Mapping[str, str]], Sequence[str]]
"""Returns the ids of the numbers that the parameters of a page's address select."""

_filters: dict[str, Filter] = {}


def register(name: str, filter_numbers: Filter) -> None:
    _filters[name] = filter_numbers


def filtered_ids(
    name: str, organization: Organization, parameters: Mapping[str, str]
) -> Sequence[str]:
    """Return the ids that a filter selects; none if no filter has this name."""
    found = _filters.get(name)
    return found(organization, parameters) if found else ()
