"""Undoes a run: gives each number back the values that it had before."""

from typing import ClassVar, Literal

from .base import Names, OwnChanges


class Undo(OwnChanges):
    """Undoes the run of this id, titled `undone`. The record has each number's values."""

    restores: ClassVar[bool] = True
    missing: ClassVar[str] = "Activity has no change of this number by the run."

    kind: Literal["undo"] = "undo"
    run: int
    undone: str

    def title(self, names: Names) -> str:
        return f"Undo: {self.undone}"
