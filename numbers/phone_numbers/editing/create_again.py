"""A deleted number's form, filled from the record: what of it can be sent, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.activity.models import Action, Attempt
from dashboard.activity.offers import deleted_number
from phone_numbers.display import label_of
from phone_numbers.forms.differences import Places, shown_place
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.saving.errors import CannotUndo
from phone_numbers.saving.recorded_values import holds_mask
from vapi_client.json_values import JSON, same
from vapi_client.masking import MASK
from vapi_client.schemas.phone_number import CREATE_SCHEMAS, Stored, was_bought_by_area_code

GONE = (
    "It was a free number that Vapi bought by area code. Vapi gives such a number away again, and "
    "none can be asked for. A new one can be bought."
)
OF_VAPI = {each.alias for each in Stored.model_fields.values()} - {
    each.alias for schema in CREATE_SCHEMAS.values() for each in schema.model_fields.values()
}
# Asked for along with a SIP address, it would buy another number
NOT_AGAIN = {"numberDesiredAreaCode"}


@dataclass(frozen=True, slots=True)
class Recreation:
    """What the record holds of a number, the places to fill in again, and what can't be sent.

    What is masked stays so: no form takes it for a value.
    """

    number: JSON
    masked: tuple[str, ...]
    left_out: tuple[str, ...]

    def fill(self, empty: NumberForm) -> NumberForm:
        """The form with all of it that the form can show."""
        form = empty.showing(self.number)
        form.faults.clear()  # nobody has sent it yet
        return form

    def words(self, form: NumberForm) -> str:
        """What somebody has to know before they send it."""
        left_out = [*self.left_out, *self._lost(form)]
        said = ["Filled from the record of the deleted number."]
        if self.masked:
            again = ", ".join(self.masked)
            said.append(f"Credentials and headers are to be entered again: {again}.")
        if left_out:
            said.append(f"Can't be set here, and is left out: {', '.join(left_out)}.")
        return " ".join([*said, "The new number will have another id."])

    def _lost(self, form: NumberForm) -> Iterator[str]:
        """What is set but shows in no input."""
        for name, value in self.number.items():
            is_shown = holds_mask(value) or same(form.result.get(name), value)
            if value is not None and not is_shown:
                yield label_of(name)


def recreation_of(attempt: Attempt, provider: str) -> Recreation:
    """What a deletion that was done took away. Raises CannotUndo."""
    if attempt.action != Action.NUMBER_DELETE or not attempt.is_done:
        raise CannotUndo("Only a number that was deleted can be created again.")
    recorded = deleted_number(attempt)
    if recorded.get("provider") != provider:
        raise CannotUndo("It was a number of another provider.")
    if was_bought_by_area_code(recorded):
        raise CannotUndo(GONE)
    schema = CREATE_SCHEMAS[recorded["provider"]]
    fields = {each.alias for each in schema.model_fields.values()} - NOT_AGAIN
    number = {name: value for name, value in recorded.items() if name in fields}
    unknown = recorded.keys() - fields - OF_VAPI - {"provider"}
    return Recreation(
        number=number,
        masked=tuple(shown_place(path) for path in _masked((), number)),
        left_out=tuple(label_of(name) for name in sorted(unknown)),
    )


def _masked(path: Places, value: Any) -> Iterator[Places]:
    """Where something is hidden; a form shows no header's value before its name is known."""
    if isinstance(value, dict | list):
        places = value.items() if isinstance(value, dict) else enumerate(value)
        for place, below in places:
            yield from _masked((*path, str(place)), below)
    elif isinstance(value, str) and (MASK in value or path[-2:-1] == ("headers",)):
        yield path
