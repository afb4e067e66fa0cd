"""Deletes numbers."""

from typing import ClassVar, Literal

from dashboard.orgs.models import Role
from vapi_client.json_values import JSON

from .base import Change, Names


class Delete(Change):
    """Deletes the number: the result is an empty object."""

    role: ClassVar[Role] = Role.ADMIN
    deletes: ClassVar[bool] = True

    kind: Literal["delete"] = "delete"

    def applied_to(self, number: JSON, place: int) -> JSON:
        return {}

    def title(self, names: Names) -> str:
        return "Delete numbers"
