"""Gives fields of a number other values, unless somebody has changed them in the meantime."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from phone_numbers.forms.differences import shown_place
from phone_numbers.saving.merging import merge
from phone_numbers.saving.patch import without_null
from vapi_client.json_values import JSON

from .base import Change, Names, Outdated


class Restore(Change):
    """Changes one number from the values of `left` to those of `values`. Null is an unset field."""

    restores: ClassVar[bool] = True

    kind: Literal["restore"] = "restore"
    left: Annotated[dict[str, Any], Field(repr=False)]
    values: Annotated[dict[str, Any], Field(repr=False)]

    def applied_to(self, number: JSON, place: int) -> JSON:
        now = {name: number[name] for name in self.values if number.get(name) is not None}
        merged = merge(without_null(self.left), without_null(self.values), now)
        if merged.conflicts:
            places = ", ".join(dict.fromkeys(shown_place(each.path) for each in merged.conflicts))
            raise Outdated(f"Changed by somebody else since: {places}.")
        kept = {name: value for name, value in number.items() if name not in self.values}
        return kept | merged.value

    def title(self, names: Names) -> str:
        return "Restore values"
