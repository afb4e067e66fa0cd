"""A registry of what the start page says of each organization. Each app registers its own facts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Organization


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence of a few words, the page that shows more, and the time that it speaks of.

    `tone` is one of elements/badge.html.
    """

    text: str
    address: str = ""
    tone: str = "neutral"
    at: datetime | None = None


Facts = Mapping[int, Sequence[Fact]]
"""Facts by the primary key of their organization."""

Source = Callable[[Sequence[Organization]], Facts]
"""Returns facts of organizations. Its queries mustn't grow with their number."""

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def facts_of(organizations: Sequence[Organization]) -> dict[int, list[Fact]]:
    """Return the facts of all apps: exceptions first, then in the order of registration."""
    found: list[Facts] = [source(organizations) for source in _sources]
    return {each.pk: _together(facts.get(each.pk, ()) for facts in found) for each in organizations}


def _together(facts: Iterable[Sequence[Fact]]) -> list[Fact]:
    return sorted(
        (fact for each in facts for fact in each), key=lambda fact: fact.tone == "neutral"
    )
