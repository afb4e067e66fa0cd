"""A registry for values that somebody wanted for a number, and that a conflict kept from it.

Bulk changes register theirs, and the form that edits a number can be opened with them.
"""

from collections.abc import Callable

from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON

Source = Callable[[Organization, str, str], JSON | None]
"""Takes an organization, the id of a number and the key of the values. Returns top-level fields,
with null for one that was to be removed; None if there is nothing under this key."""

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def wanted_values(organization: Organization, number_id: str, key: str) -> JSON | None:
    """Return the values that a key of an address names; None without any."""
    found = (source(organization, number_id, key) for source in _sources) if key else ()
    return next((each for each in found if each is not None), None)
