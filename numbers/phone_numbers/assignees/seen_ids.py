"""Ids of workflows and credentials that numbers have. Vapi lists neither, so the audits register a
source, which knows those of the newest audit."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dashboard.orgs.models import Organization

WORKFLOW = "workflow"
CREDENTIAL = "credential"  # of a number and its provider
SERVER_CREDENTIAL = "server-credential"  # of a number's server


class SeenId(NamedTuple):
    """An id, how many numbers have it, and the name or the address of one of them."""

    id: str
    amount: int
    example: str

    def __str__(self) -> str:
        if self.amount == 1:
            return f"1 number: {self.example}"
        return f"{self.amount:,} numbers, such as {self.example}"


Source = Callable[[Organization, str, str], Sequence[SeenId] | None]
"""Returns the ids of a kind, the most used first, of numbers of a provider or of all. It returns
None before it has read any numbers."""

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def seen_ids(organization: Organization, kind: str, provider: str = "") -> Sequence[SeenId] | None:
    [source] = _sources
    return source(organization, kind, provider)
