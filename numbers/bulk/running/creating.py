"""Creates the number of an item. The item has a form of its own, which can be sent only once."""

import uuid
from collections.abc import Callable

from django.db.models import QuerySet

from bulk.models import BulkChange, Item, ItemState
from bulk.pacing import wait_for_turn
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import User
from phone_numbers.models import OpenedForm
from phone_numbers.saving.candidates import find_candidates
from phone_numbers.saving.create import create_number
from phone_numbers.saving.leases import WRITE_LASTS
from phone_numbers.saving.unsettled_creates import UnsettledCreates
from vapi_client.schemas.phone_number import PhoneNumber

from .outcomes import A_MOMENT, LOST, NOT_MADE, Outcome

FORMS = uuid.UUID("0f6f3c0e-4f0b-4d53-9a53-2b0f7d6a9c11")
ELSEWHERE = "Vapi's answer was lost. A number like it is there, but may be somebody else's."


def create(run: BulkChange, item: Item, before_write: Callable[[], None]) -> Outcome:
    """Create the number. Raises what `create_number` raises, NotYet and ItemLost."""
    _, number = item.values
    before_write()
    created = create_number(run.organization, run.actor, _form(run, item), number)
    return Outcome(ItemState.DONE, attempt=created.attempt, number_id=created.number_id)


def look(run: BulkChange, item: Item) -> Outcome | None:
    """Find out what became of an earlier try. None if nothing was sent."""
    form = _forms(item).select_related("attempt").first()
    if form is None or form.attempt is None:
        return Outcome(ItemState.CANCELLED) if run.cancelled else None
    until = form.attempt.at + WRITE_LASTS
    is_over = database_time() > until  # before the numbers are compared, which looks at it too
    found: tuple[PhoneNumber, ...] = ()
    if not form.created_number_id:
        wait_for_turn(run.organization)
        _, number = item.values
        found = find_candidates(run.organization, number, form.attempt.at)
        UnsettledCreates(run.organization).compare(found)
        form.refresh_from_db()
    if form.created_number_id:
        return Outcome(ItemState.DONE, attempt=form.attempt, number_id=form.created_number_id)
    if not is_over:
        return Outcome(ItemState.UNKNOWN, LOST, form.attempt, again=until + A_MOMENT)
    if found:
        return Outcome(ItemState.UNKNOWN, ELSEWHERE, form.attempt)
    return Outcome(ItemState.REFUSED, NOT_MADE, form.attempt)


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
