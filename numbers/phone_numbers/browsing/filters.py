"""Filters that Vapi doesn't have. The audits register a source, which filters the newest audit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .list_query import ListQuery

FILTERS = {"provider": "Provider", "status": "Status", "assigned": "Assigned to", "rule": "Finding"}
"""Labels by the parameter in the list's address."""


class Choice(NamedTuple):
    """A value of a filter, and how many of the listed numbers have it."""

    value: str
    label: str
    amount: int


class Filtered(NamedTuple):
    """A page of the numbers that match, as they were at a time."""

    numbers: Sequence[PhoneNumber]
    total: int
    as_of: datetime


class Source(Protocol):
    """Knows numbers by their filters. It returns None before it has read any."""

    def label_of(self, name: str, value: str) -> str: ...

    def choices(
        self, organization: Organization, query: ListQuery
    ) -> dict[str, list[Choice]] | None: ...

    def find(self, organization: Organization, query: ListQuery) -> Filtered | None: ...

    def read_all(self, organization: Organization, query: ListQuery) -> Iterator[JSON]:
        """Yield all numbers that match, with credentials masked; none before it has read any."""


_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def source() -> Source:
    [registered] = _sources
    return registered
