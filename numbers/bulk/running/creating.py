"""Creates the number of an item. The item has a form of its own, which can be sent only once."""

import uuid
from collections.abc import Callable

from django.db.models import QuerySet

from bulk.changes.add_numbers import AddNumbers
from bulk.models import BulkChange, Item, ItemState
from bulk.pacing import wait_for_turn
from dashboard.activity.changes import storable
from dashboard.activity.models import Action, Attempt, AttemptQuerySet, Result
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import User
from phone_numbers.models import OpenedForm
from phone_numbers.saving.candidates import find_candidates
from phone_numbers.saving.create import create_number
from phone_numbers.saving.leases import WRITE_LASTS
from phone_numbers.saving.unsettled_creates import UnsettledCreates
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber

from .outcomes import A_MOMENT, LOST, NOT_MADE, Outcome

FORMS = uuid.UUID("0f6f3c0e-4f0b-4d53-9a53-2b0f7d6a9c11")
ELSEWHERE = "Vapi's answer was lost. A number like it is there, but may be somebody else's."


def create(run: BulkChange, item: Item, before_write: Callable[[], None]) -> Outcome:
    """Create the number, unless Vapi has it by now.

    Raises what `create_number` raises, NotYet and ItemLost.
    """
    _, number = item.values
    if find_candidates(run.organization, number, run.made_at):
        return Outcome(ItemState.REFUSED, AddNumbers.missing)
    before_write()
    created = create_number(run.organization, run.actor, _form(run, item), number)
    return Outcome(ItemState.DONE, attempt=created.attempt, number_id=created.number_id)


def look(run: BulkChange, item: Item) -> Outcome | None:
    """Find out what became of an earlier try. None if nothing was sent."""
    _, number = item.values
    attempt = _sent(run, item)
    if attempt is None:
        return Outcome(ItemState.CANCELLED) if run.cancelled else None
    until = attempt.at + WRITE_LASTS
    is_over = database_time() > until  # before the numbers are compared, which looks at it too
    found: tuple[PhoneNumber, ...] = ()
    if not _created_by(attempt):
        wait_for_turn(run.organization)
        found = find_candidates(run.organization, number, attempt.at)
        UnsettledCreates(run.organization).compare(found)
    if number_id := _created_by(attempt):
        return Outcome(ItemState.DONE, attempt=attempt, number_id=number_id)
    if not is_over:
        return Outcome(ItemState.UNKNOWN, LOST, attempt, again=until + A_MOMENT)
    if found:
        return Outcome(ItemState.UNKNOWN, ELSEWHERE, attempt)
    return Outcome(ItemState.REFUSED, NOT_MADE, attempt)


def attempts(run: BulkChange, item: Item) -> AttemptQuerySet:
    """Return the run's attempts to create this number. It has no id yet, so its label names it."""
    label = storable(masked(item.label))
    return Attempt.objects.filter(batch=run.pk, action=Action.NUMBER_CREATE, label=label)


def _sent(run: BulkChange, item: Item) -> Attempt | None:
    """Return the attempt that sent the item's form, or may have. None if nothing was sent."""
    if form := _forms(item).select_related("attempt").first():
        return form.attempt
    # A used form is deleted before a run that is paused for days looks at it
    made = attempts(run, item).with_newest_result()
    results = {each: getattr(each, "newest_result", None) for each in made}
    return next((each for each, result in results.items() if result != Result.REFUSED), None)


def _created_by(attempt: Attempt) -> str:
    """Return the id of the number that the attempt created, or "" if that isn't known."""
    done = attempt.outcomes.filter(result=Result.DONE).order_by("-pk").first()
    return done.subject if done else ""


def _form(run: BulkChange, item: Item) -> OpenedForm:
    """Return the item's form, which every try of it uses."""
    if form := _forms(item).first():
        return form
    _, number = item.values
    provider = str(number["provider"])
    person = User.objects.get(pk=run.actor_user_id or 0)
    base = {"provider": provider}
    return OpenedForm.open(
        run.organization, person, base=base, provider=provider, pk=_form_id(item)
    )


def _forms(item: Item) -> QuerySet[OpenedForm]:
    return OpenedForm.objects.filter(pk=_form_id(item))


def _form_id(item: Item) -> uuid.UUID:
    return uuid.uuid5(FORMS, str(item.pk))
