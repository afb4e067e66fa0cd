"""Undoes a run: gives each number back the values that it had before."""

from typing import ClassVar, Literal

from vapi_client.json_values import JSON

from .base import CannotChange, Change, Names

NOT_RECORDED = "The record has no change of this number by the run."


class Undo(Change):
    """Undoes the run of this id, titled `undone`. The record has each number's values."""

    restores: ClassVar[bool] = True
    is_shared: ClassVar[bool] = False

    kind: Literal["undo"] = "undo"
    run: int
    undone: str

    def applied_to(self, number: JSON, place: int) -> JSON:
        raise CannotChange(NOT_RECORDED)

    def title(self, names: Names) -> str:
        return f"Undo: {self.undone}"
