"""Gives numbers back the values that they had at an earlier moment."""

from typing import ClassVar, Literal

from .base import Names, OwnChanges


class RestoreMoment(OwnChanges):
    """Restores the state that is kept under this key (phone_numbers.earlier_states)."""

    restores: ClassVar[bool] = True
    missing: ClassVar[str] = "The number isn't in that audit."

    kind: Literal["restore-moment"] = "restore-moment"
    moment: str
    label: str

    def title(self, names: Names) -> str:
        return f"Restore numbers as of {self.label}"
