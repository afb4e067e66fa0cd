"""What all changes have in common: a pure function from a number to what it becomes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from dashboard.orgs.models import Role
from phone_numbers.display import field_label
from vapi_client.json_values import JSON

Names = Mapping[str, str]
"""Names of assistants and squads by id."""


class CannotChange(Exception):
    """A number that a change can't be made to. The message is a sentence for the person."""


class Outdated(CannotChange):
    """A number that was changed since, so that the change would overwrite what it doesn't know."""


class Change(BaseModel, ABC):
    """A change of many numbers, as data that is stored and read again.

    `entered` are the credentials that the person typed. Numbers whose values are the same before
    and after are shown as one group; if `is_alike` is True, all numbers are. With `restores`, it
    may send values that a number had before, even if the OpenAPI document doesn't list them.
    `is_shared` is False if each number has its own change (OwnChanges).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    role: ClassVar[Role] = Role.OPERATOR
    deletes: ClassVar[bool] = False
    creates: ClassVar[bool] = False
    is_alike: ClassVar[bool] = False
    restores: ClassVar[bool] = False
    is_shared: ClassVar[bool] = True

    @abstractmethod
    def applied_to(self, number: JSON, place: int) -> JSON:
        """Return what the number becomes, at this place of the selection, from 1.

        Applied to its own result, a change changes nothing. Raises CannotChange.
        """

    @abstractmethod
    def title(self, names: Names) -> str:
        """Return what the change does, as people read it in a list."""

    def place_of(self, field: str) -> str:
        """Return where a person finds a field of a number that is wrong."""
        return field_label(field)

    @property
    def entered(self) -> frozenset[str]:
        return frozenset()


class OwnChanges(Change):
    """A change in which each number has one of its own (drafting/own_changes.py).

    `missing` is what a person reads of a number that has none.
    """

    is_shared: ClassVar[bool] = False
    missing: ClassVar[str]

    def applied_to(self, number: JSON, place: int) -> JSON:
        raise CannotChange(self.missing)


def named(names: Names, assignee_id: str) -> str:
    """Return the name of an assistant or squad, or its id."""
    return names.get(assignee_id) or assignee_id
