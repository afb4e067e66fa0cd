"""A registry for numbers as they were. The audits register their snapshots."""

from collections.abc import Collection, Mapping
from typing import Protocol

from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON


class Keeper(Protocol):
    """Keeps the numbers of some moments, with credentials masked."""

    def moments(self, organization: Organization) -> Mapping[str, str]:
        """Return the labels of the moments by their keys, the newest first."""

    def states(
        self, organization: Organization, key: str, number_ids: Collection[str]
    ) -> Mapping[str, JSON]:
        """Return numbers as they were, by their ids. One that didn't exist is left out."""


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    _keepers.append(keeper)


def moments(organization: Organization) -> dict[str, str]:
    """Return the labels of all moments by their keys."""
    return {key: label for each in _keepers for key, label in each.moments(organization).items()}


def states(organization: Organization, key: str, number_ids: Collection[str]) -> dict[str, JSON]:
    """Return numbers as they were at a moment, by their ids."""
    found: dict[str, JSON] = {}
    for each in _keepers:
        found |= each.states(organization, key, number_ids)
    return found
