"""Recreating a deleted number: a form filled with what the activity record holds of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.activity.models import Action, Attempt
from phone_numbers.display import field_label
from phone_numbers.forms.differences import shown_place
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.saving.errors import CannotUndo
from phone_numbers.saving.unmasking import holds_mask
from vapi_client.json_values import JSON, Path, same, texts
from vapi_client.masking import MASK
from vapi_client.schemas.phone_number import Stored, was_bought_by_area_code
from vapi_client.schemas.providers import PROVIDERS

RELEASED = (
    "This was a free number that Vapi bought by area code. Vapi released it when it was deleted, "
    "and nobody can ask for it by number. You can create another one."
)
SET_BY_VAPI = {each.alias for each in Stored.model_fields.values()} - {
    each.alias for known in PROVIDERS.values() for each in known.create.model_fields.values()
}
# Sent along with a SIP address, an area code would buy another number
NOT_RECREATED = {"numberDesiredAreaCode"}


@dataclass(frozen=True, slots=True)
class Recreation:
    """A recorded number, the places whose values are masked, and the fields that can't be sent.

    Masked values stay masked: no form takes a mask for a value.
    """

    number: JSON
    masked: tuple[str, ...]
    left_out: tuple[str, ...]

    def fill(self, empty: NumberForm) -> NumberForm:
        """Return the form with all recorded values that it can show."""
        form = empty.showing(self.number)
        form.faults.clear()  # the person hasn't sent it yet
        return form

    def notice(self, form: NumberForm) -> str:
        """Return what the person has to know before they send the form."""
        left_out = [*self.left_out, *self._not_shown(form)]
        sentences = ["Filled from the activity record of the deleted number."]
        if self.masked:
            sentences.append(f"Enter credentials and headers again: {', '.join(self.masked)}.")
        if left_out:
            sentences.append(f"Left out, because they can't be set: {', '.join(left_out)}.")
        return " ".join([*sentences, "The new number will have another ID."])

    def _not_shown(self, form: NumberForm) -> Iterator[str]:
        """Yield the labels of recorded values that no input shows."""
        for name, value in self.number.items():
            is_shown = holds_mask(value) or same(form.result.get(name), value)
            if value is not None and not is_shown:
                yield field_label(name)


def recreation_of(attempt: Attempt, provider: str) -> Recreation:
    """Return what a deletion recorded of its number. Raises CannotUndo."""
    if attempt.action != Action.NUMBER_DELETE or not attempt.is_done:
        raise CannotUndo("Only a deleted number can be recreated.")
    recorded = deleted_number(attempt)
    if recorded.get("provider") != provider:
        raise CannotUndo("The deleted number was from another provider.")
    if was_bought_by_area_code(recorded):
        raise CannotUndo(RELEASED)
    schema = PROVIDERS[recorded["provider"]].create
    fields = {each.alias for each in schema.model_fields.values()} - NOT_RECREATED
    number = {name: value for name, value in recorded.items() if name in fields}
    unknown = recorded.keys() - fields - SET_BY_VAPI - {"provider"}
    return Recreation(
        number=number,
        masked=tuple(shown_place(path) for path in _masked_places(number)),
        left_out=tuple(field_label(name) for name in sorted(unknown)),
    )


def deleted_number(attempt: Attempt) -> JSON:
    """Return a number as the record of its deletion holds it, credentials masked."""
    return {each["field"]: each["before"] for each in attempt.changes if "before" in each}


def _masked_places(number: JSON) -> Iterator[Path]:
    """Yield the paths of masked values, and of all values of headers: a form hides the value of a
    header until the person has entered its name."""
    for path, text in texts(number):
        if MASK in text or path[-2:-1] == ("headers",):
            yield path
