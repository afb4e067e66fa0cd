"""Gives numbers back the values that they had at an earlier moment."""

from typing import ClassVar, Literal

from vapi_client.json_values import JSON

from .base import CannotChange, Change, Names

NOT_KEPT = "It isn't in the snapshot."


class RestoreMoment(Change):
    """Restores the state that is kept under this key (phone_numbers.earlier_states).

    What that means for a number is in drafting/own_changes.py.
    """

    restores: ClassVar[bool] = True
    is_shared: ClassVar[bool] = False

    kind: Literal["restore-moment"] = "restore-moment"
    moment: str
    label: str

    def applied_to(self, number: JSON, place: int) -> JSON:
        raise CannotChange(NOT_KEPT)

    def title(self, names: Names) -> str:
        return f"Restore numbers as of {self.label}"
