"""What a file of numbers says: a change of its own for each row."""

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from phone_numbers.display import field_label
from phone_numbers.files.columns import CLEAR, ONE_OF, cells_of, typed_text
from phone_numbers.forms.parts.assignment import IDS, Assignment
from vapi_client.json_values import JSON

from .base import CannotChange, Change, Names, Outdated, OwnChanges
from .form_fields import FormFields

_FALLBACK_TYPES = {"fallbackDestination.number": "number", "fallbackDestination.sipUri": "sip"}


class FileImport(OwnChanges):
    """A file of this name. Its rows are stored beside it (models/own_change.py)."""

    missing: ClassVar[str] = "The file has two rows about this number."

    kind: Literal["file"] = "file"
    name: str

    def title(self, names: Names) -> str:
        return f"Import {self.name}"


class FileRow(Change):
    """A row, whose cells that differ from the number are changes.

    `cells` are those that aren't empty, by their columns; `places` are where they are, such as B12.
    `updated_at` is when the number was changed last before it was written to the file, if the file
    says so: nothing that was changed since is overwritten. `number` is the number or SIP address.
    """

    kind: Literal["file-row"] = "file-row"
    cells: Annotated[dict[str, str], Field(repr=False)]
    places: dict[str, str]
    updated_at: str = ""
    number: str = ""

    def applied_to(self, number: JSON, place: int) -> JSON:
        now = cells_of(number, {})
        wanted = [name for name, cell in self.cells.items() if not _is_same(cell, now[name])]
        if not wanted:
            return number
        if self.updated_at not in ("", now["updatedAt"]):
            raise Outdated(
                "Changed at Vapi after the file was downloaded. The file has another value: "
                f"{', '.join(self._at(each) for each in wanted)}."
            )
        self._check_alternatives(wanted)
        try:
            return self._form_fields(wanted).applied_to(number, place)
        except CannotChange as error:
            raise CannotChange(self._where(error, wanted, number, place)) from None

    def title(self, names: Names) -> str:
        return "Change by a row of a file"

    def place_of(self, field: str) -> str:
        columns = (each for each in self.places if each.partition(".")[0] == field)
        places = (f"{self.places[each]}: " for each in columns)
        return next(places, "") + field_label(field)

    @cached_property
    def _filled(self) -> frozenset[str]:
        return frozenset(name for name, cell in self.cells.items() if cell != CLEAR)

    def _check_alternatives(self, wanted: list[str]) -> None:
        """Raise CannotChange if the row has a value in two columns that exclude each other."""
        for columns in ONE_OF:
            filled = [each for each in columns if each in self._filled]
            if len(filled) > 1 and set(filled) & set(wanted):
                cells = " and ".join(self.places[each] for each in filled)
                raise CannotChange(
                    f"{cells}: A number has only one of {', '.join(columns)}. Empty the others."
                )

    def _form_fields(self, wanted: list[str]) -> FormFields:
        typed: dict[str, list[str]] = {}
        cleared = [each.partition(".")[0] for each in wanted if each not in self._filled]
        for column in wanted:
            if column in self._filled:
                typed[column] = [typed_text(self.cells[column])]
        for kind, column in IDS.items():
            if column in typed:
                typed[Assignment.key] = [kind]
        for column, kind in _FALLBACK_TYPES.items():
            if column in typed:
                typed["fallbackDestination.type"] = [kind]
        set_here = {name.partition(".")[0] for name in typed}
        return FormFields(typed=typed, cleared=tuple(set(cleared) - set_here))

    def _where(self, error: CannotChange, wanted: list[str], number: JSON, place: int) -> str:
        """Return what is wrong in each cell, or with the row."""
        wrong = []
        for column in wanted:
            try:
                self._form_fields([column]).applied_to(number, place)
            except CannotChange as own:
                wrong.append(f"{self.places[column]}: {own}")
        return " ".join(wrong) or f"{self.places[wanted[0]]}: {error}"

    def _at(self, column: str) -> str:
        return f"{column} ({self.places[column]})"


def _is_same(cell: str, now: str) -> bool:
    return cell in (now, now or CLEAR)
