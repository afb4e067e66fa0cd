"""The changes of numbers that don't all share one: of those in a batch, read together."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from bulk.changes import CannotChange, Change
from bulk.changes.file_row import FileImport
from bulk.changes.restore import Restore
from bulk.changes.restore_moment import RestoreMoment
from bulk.changes.undo import Undo
from bulk.models import BulkChange, OwnChange
from dashboard.activity.models import Action, Attempt, Result
from phone_numbers import earlier_states
from phone_numbers.display import field_label
from phone_numbers.saving.errors import CannotUndo
from phone_numbers.saving.patch import updatable_fields
from phone_numbers.saving.undo import reverse
from phone_numbers.saving.unmasking import unmasked
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import ASSIGNEE_IDS

Found = tuple[list[int], JSON]
"""Places of the selection and the number there."""
ChangeOf = Callable[[Found], Change]
"""Returns the change of a number. Raises CannotChange."""


def own_changes(bulk_change: BulkChange, change: Change, numbers: Sequence[Found]) -> ChangeOf:
    """Return the changes of these numbers."""
    if isinstance(change, Undo):
        return _reversals(bulk_change, change, numbers)
    if isinstance(change, FileImport):
        return _rows(bulk_change, change, numbers)
    if isinstance(change, RestoreMoment):
        return _restorations(bulk_change, change, numbers)
    return lambda found: change


def forget_rows_listed_twice(bulk_change: BulkChange, numbers: Sequence[Found]) -> None:
    """Delete the rows of a file that are about the same number.

    A later reading finds the number by its id, at one place only. Without a row there, it refuses
    the number too.
    """
    twice = [place for places, _ in numbers if _are_two(places) for place in places]
    if twice:
        OwnChange.objects.filter(bulk_change=bulk_change, place__in=twice).delete()


def _are_two(places: Sequence[int]) -> bool:
    return len(set(places)) > 1


def _rows(bulk_change: BulkChange, file: FileImport, numbers: Sequence[Found]) -> ChangeOf:
    places = [min(places) for places, _ in numbers]
    stored = OwnChange.objects.filter(bulk_change=bulk_change, place__in=places)
    by_place = {each.place: each for each in stored}

    def row_of(found: Found) -> Change:
        places, _ = found
        row = by_place.get(places[0])
        return file if row is None or _are_two(places) else row.change

    return row_of


def _reversals(bulk_change: BulkChange, undo: Undo, numbers: Sequence[Found]) -> ChangeOf:
    made = Attempt.objects.filter(
        organization=bulk_change.organization_id,
        batch=undo.run,
        subject__in=[str(number["id"]) for _, number in numbers],
        action=Action.NUMBER_UPDATE,
    )
    done = made.with_newest_result().filter(Q(newest_result=Result.DONE)).order_by("pk")
    newest = {each.subject: each for each in done}

    def reversal_of(found: Found) -> Change:
        _, number = found
        attempt = newest.get(str(number["id"]))
        return _reversal(attempt, number) if attempt else undo

    return reversal_of


def _reversal(attempt: Attempt, number: JSON) -> Restore:
    try:
        reversal = reverse(attempt, number)
    except CannotUndo as error:
        raise CannotChange(error.reason) from None
    fields = {each["field"] for each in attempt.changes}
    if fields & set(ASSIGNEE_IDS):  # which are one value
        fields |= set(ASSIGNEE_IDS)
    left, values = (
        {name: side.get(name) for name in fields} for side in (reversal.base, reversal.mine)
    )
    return Restore(left=left, values=values)


def _restorations(
    bulk_change: BulkChange, moment: RestoreMoment, numbers: Sequence[Found]
) -> ChangeOf:
    ids = [str(number["id"]) for _, number in numbers]
    states = earlier_states.states(bulk_change.organization, moment.moment, ids)

    def restoration_of(found: Found) -> Change:
        _, number = found
        earlier = states.get(str(number["id"]))
        return moment if earlier is None else _restoration(earlier, number)

    return restoration_of


def _restoration(earlier: JSON, number: JSON) -> Restore:
    if earlier.get("provider") != number.get("provider"):
        raise CannotChange("It had another provider.")
    fields = updatable_fields(number.get("provider"))
    values = {name: _with_credentials(name, earlier, number) for name in fields}
    return Restore(left={name: number.get(name) for name in fields}, values=values)


def _with_credentials(name: str, earlier: JSON, number: JSON) -> Any:
    try:
        return unmasked({name: earlier.get(name)}, {name: number.get(name)})[name]
    except CannotUndo:
        raise CannotChange(
            f"{field_label(name)}: A credential was changed since, and audits keep none. "
            "Edit the number instead."
        ) from None
