"""A registry for work on many numbers, which the list tells about. Bulk changes register theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.orgs.models import Organization


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence, and the address and name of the page that shows more."""

    text: str
    address: str
    link: str


Source = Callable[[Organization], Banner | None]
"""Returns a banner while work of the organization goes on. Every visit of the list waits for it."""

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def banner_of(organization: Organization) -> Banner | None:
    """Return the banner of the first source that has one."""
    return next(filter(None, (source(organization) for source in _sources)), None)
