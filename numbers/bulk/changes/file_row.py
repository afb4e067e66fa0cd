"""What a file of numbers says: a change of its own for each row."""

import re
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from phone_numbers.display import field_label
from phone_numbers.files.columns import CLEAR, ONE_OF, cells_of, typed_text
from phone_numbers.forms.parts.assignment import IDS, Assignment
from phone_numbers.forms.rules import unread
from phone_numbers.typed_numbers import to_e164
from vapi_client.json_values import JSON, value_at
from vapi_client.schemas.e164 import E164

from .base import CannotChange, Change, Names, Outdated, OwnChanges
from .form_fields import FormFields

FALLBACK_NUMBER = "fallbackDestination.number"
_AS_TEXT = "Format the column as text, then enter the number again."
SHORTENED = f"A spreadsheet shortened this number, so digits are missing. {_AS_TEXT}"
WITHOUT_PLUS = f"A spreadsheet may have dropped the plus. {_AS_TEXT}"
_FALLBACK_TYPES = {FALLBACK_NUMBER: "number", "fallbackDestination.sipUri": "sip"}
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)


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
            return self._form_fields(wanted, number).applied_to(number, place)
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

    def _form_fields(self, wanted: list[str], number: JSON) -> FormFields:
        typed: dict[str, list[str]] = {}
        cleared = [each.partition(".")[0] for each in wanted if each not in self._filled]
        for column in wanted:
            if column in self._filled:
                cell = self.cells[column]
                is_number = column == FALLBACK_NUMBER
                typed[column] = [_typed_number(cell, number) if is_number else typed_text(cell)]
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
                self._form_fields([column], number).applied_to(number, place)
            except CannotChange as own:
                wrong.append(f"{self.places[column]}: {own}")
        return " ".join(wrong) or f"{self.places[wanted[0]]}: {error}"

    def _at(self, column: str) -> str:
        return f"{column} ({self.places[column]})"


def is_shortened(cell: str) -> bool:
    """Return whether a spreadsheet wrote a long number as 4.47911E+11."""
    return _SHORTENED.fullmatch(cell.strip()) is not None


def _is_same(cell: str, now: str) -> bool:
    """Return whether a cell has the value of now, though a spreadsheet may have read a phone number
    as an amount: that has no plus, and no zeros before it."""
    return cell in (now, now or CLEAR) or (cell.isdecimal() and cell == now.lstrip("+0"))


def _typed_number(cell: str, number: JSON) -> str:
    """Return a new fallback number as it stands in its cell. Raises CannotChange if digits are
    missing, or if a plus is: the country code can't be guessed, since a spreadsheet drops the zero
    of national numbers too. A number may lack a plus where the one before does, as on a trunk.
    """
    if is_shortened(cell):
        raise CannotChange(SHORTENED)
    is_checked = value_at(number, ("fallbackDestination", "numberE164CheckEnabled")) is not False
    now = value_at(number, tuple(FALLBACK_NUMBER.split(".")))
    needs_plus = is_checked or E164.fullmatch(str(now))
    if needs_plus and cell.isdecimal() and not to_e164(cell):
        raise CannotChange(f"{unread(cell)} {WITHOUT_PLUS}")
    return cell
