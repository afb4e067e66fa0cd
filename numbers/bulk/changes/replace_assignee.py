"""Replaces an assignee by another: everything that one answers is then answered by the other."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from phone_numbers.forms.parts.assignment import IDS
from vapi_client.json_values import JSON

from .base import CannotChange, Change, Names, named


class Assignee(BaseModel):
    """An assistant, squad or workflow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["assistant", "squad", "workflow"]
    id: str

    @property
    def field(self) -> str:
        """The field of a number that names it."""
        return IDS[self.kind]

    def shown(self, names: Names) -> str:
        return f"{self.kind} {named(names, self.id)}"


class ReplaceAssignee(Change):
    """Leaves a number alone that `old` doesn't answer."""

    kind: Literal["replace-assignee"] = "replace-assignee"
    old: Assignee
    new: Assignee

    def applied_to(self, number: JSON, place: int) -> JSON:
        if number.get(self.old.field) != self.old.id:
            return number
        others = {name: value for name, value in number.items() if name != self.old.field}
        if others.get(self.new.field) not in (None, self.new.id):
            raise CannotChange(f"It has another {self.new.kind} too.")
        return {**others, self.new.field: self.new.id}

    def title(self, names: Names) -> str:
        return f"Replace {self.old.shown(names)} with {self.new.shown(names)}"
