"""Recreating a deleted number: a form filled with what the activity record holds of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from dashboard.activity.models import Action, Attempt
from phone_numbers.forms.differences import shown_place
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.saving.errors import CannotUndo
from vapi_client.json_values import ABSENT, JSON, Path, differences, texts
from vapi_client.masking import MASK, holds_headers
from vapi_client.schemas.phone_number import Stored, was_bought_by_area_code
from vapi_client.schemas.providers import PROVIDERS

RELEASED = (
    "This was a free number that Vapi bought by area code. Vapi released it when it was deleted, "
    "and nobody can ask for it by number. You can create another one."
)
SET_BY_VAPI = {each.alias for each in Stored.model_fields.values()} - {
    each.alias for known in PROVIDERS.values() for each in known.create.model_fields.values()
}


@dataclass(frozen=True, slots=True)
class Recreation:
    """A recorded number, the paths of masked values, and the fields that can't be sent.

    Masked values stay masked: no form takes a mask for a value.
    """

    number: JSON
    masked: tuple[Path, ...]
    left_out: tuple[Path, ...]

    def fill(self, empty: NumberForm) -> NumberForm:
        """Return the form with all recorded values that it can show."""
        form = empty.showing(self.number)
        form.faults.clear()  # the person hasn't sent it yet
        return form

    def notice(self, form: NumberForm) -> str:
        """Return what the person has to know before they send the form."""
        asked = [path for path in self.masked if form.has_input(path)]
        left_out = [*self.left_out, *self._not_shown(form, asked)]
        sentences = ["Filled with the deleted number's values from Activity."]
        if asked:
            sentences.append(f"Enter credentials and headers again: {_places(asked)}.")
        if left_out:
            sentences.append(f"Left out, because this form can't set them: {_places(left_out)}.")
        return " ".join([*sentences, "The new number will have another ID."])

    def _not_shown(self, form: NumberForm, asked: Collection[Path]) -> Iterator[Path]:
        """Yield the paths of recorded values that the form drops and doesn't ask for."""
        shown = {name: form.result.get(name, ABSENT) for name in self.number}
        for path, value, _ in differences(self.number, shown, into_lists=True):
            below = [each for each, _ in texts(value, path)]
            is_asked_for = below and set(below) <= set(asked)
            if value is not None and value is not ABSENT and not is_asked_for:
                yield path


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
    fields = {each.alias for each in schema.model_fields.values()}
    number = {name: value for name, value in recorded.items() if name in fields}
    unknown = recorded.keys() - fields - SET_BY_VAPI - {"provider"}
    return Recreation(
        number=number,
        masked=tuple(_masked_paths(number)),
        left_out=tuple((name,) for name in sorted(unknown)),
    )


def deleted_number(attempt: Attempt) -> JSON:
    """Return a number as the record of its deletion holds it, credentials masked."""
    return {each["field"]: each["before"] for each in attempt.changes if "before" in each}


def _places(paths: Iterable[Path]) -> str:
    return ", ".join(map(shown_place, paths))


def _masked_paths(number: JSON) -> Iterator[Path]:
    """Yield the paths of masked values, and of all values of headers: a form hides the value of a
    header until the person has entered its name."""
    for path, text in texts(number):
        if MASK in text or (path[1:] and holds_headers(str(path[-2]))):
            yield path
