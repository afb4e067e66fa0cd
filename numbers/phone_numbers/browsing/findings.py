"""A registry for what is wrong with a number. The audits register theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.orgs.models import Organization
from vapi_client.json_values import Path


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A reason to look at a number. `place` is the field in its JSON that fixes it, if one does."""

    title: str
    tone: str
    reason: str
    place: Path


@dataclass(frozen=True, slots=True)
class Findings:
    """The open findings of a number, and when all numbers were checked.

    `unlisted` has "assistants" or "squads" if it is assigned to one, and nobody could check whether
    that was deleted.
    """

    open: Sequence[OpenFinding]
    checked_at: datetime
    unlisted: Sequence[str] = ()


Source = Callable[[Organization, str], Findings | None]
"""Returns the findings of a number by its id; None if it wasn't checked."""

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def findings_of(organization: Organization, number_id: str) -> Findings | None:
    """Return the findings of the first source that checked the number."""
    found = (source(organization, number_id) for source in _sources)
    return next(filter(None, found), None)
