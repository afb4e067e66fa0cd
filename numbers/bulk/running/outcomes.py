"""What an error of saving means for an item, and for its run."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch

from django.core.exceptions import PermissionDenied
from django.http import Http404

from bulk.models import ItemState
from bulk.pacing import MOST_SECONDS, NotYet
from bulk.plans import reason_of
from dashboard.activity.models import Attempt
from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.failures import describe, failure_of
from phone_numbers.forms.differences import shown_place
from phone_numbers.saving.errors import (
    AlreadySent,
    AnswerLost,
    Conflicted,
    CreatePending,
    CreateUnknown,
    NotConfirmed,
    NotTaken,
    Occupied,
    WriteError,
)
from vapi_client.errors import (
    Busy,
    Forbidden,
    KeyRefused,
    NotFound,
    RateLimited,
    Unavailable,
    UnknownOutcome,
    VapiError,
)

MOST_TRIES = 3
WHILE_OCCUPIED = timedelta(seconds=5)
LONGEST_PAUSE = 60.0
A_MOMENT = timedelta(seconds=1)
UNTIL_APPLIED = timedelta(minutes=3)  # longer than Vapi may take to apply a change

GONE = "It was already deleted."
CHANGED = "It was changed since the draft was read."
NOT_MADE = "Vapi didn't make the change."
LOST = "Vapi's answer was lost."
NOT_ALLOWED = "The person who started the run may not change these numbers any more."
UNEXPECTED = "The dashboard failed with an unexpected error. Its log has the details."


class Stop(Exception):
    """A reason to pause the whole run. The message is for the person."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state that an item gets. It is tried again at, or after, `again`. `slows`: nothing is
    sent before, for any item. `number_id` is that of a number which was created."""

    state: ItemState
    reason: str = ""
    attempt: Attempt | None = None
    again: datetime | timedelta | None = None
    slows: bool = False
    number_id: str = ""


@singledispatch
def outcome_of(error: Exception, tries: int) -> Outcome:
    """Return what an error means for an item after so many tries. Raises Stop."""
    if tries < MOST_TRIES:  # something may have been sent: look at it later
        return Outcome(ItemState.UNKNOWN, UNEXPECTED, again=UNTIL_APPLIED)
    return Outcome(ItemState.REFUSED, UNEXPECTED)


@outcome_of.register
def _(error: NotYet, tries: int) -> Outcome:
    return Outcome(ItemState.WAITING, again=error.until or timedelta())


@outcome_of.register
def _(error: KeyRefused | Forbidden | UnreadableKey, tries: int) -> Outcome:
    raise Stop(describe(error))


@outcome_of.register
def _(error: Http404 | PermissionDenied, tries: int) -> Outcome:
    raise Stop(NOT_ALLOWED)


@outcome_of.register
def _(error: Occupied, tries: int) -> Outcome:
    """Wait for a person's request for a moment, and for a lost answer until it can't matter."""
    lease = error.lease
    is_long = lease is not None and (lease.answer_lost or lease.attempt_id is not None)
    again = lease.expires_at + A_MOMENT if lease and is_long else WHILE_OCCUPIED
    return Outcome(ItemState.WAITING, _brief(error), again=again)


@outcome_of.register
def _(error: UnknownOutcome, tries: int) -> Outcome:
    until = error.until if isinstance(error, AnswerLost) else None
    return Outcome(ItemState.UNKNOWN, LOST, again=until + A_MOMENT if until else UNTIL_APPLIED)


@outcome_of.register
def _(error: CreateUnknown, tries: int) -> Outcome:
    return Outcome(ItemState.UNKNOWN, LOST, error.attempt, again=error.until + A_MOMENT)


@outcome_of.register
def _(error: AlreadySent, tries: int) -> Outcome:
    return Outcome(ItemState.UNKNOWN, LOST, error.attempt, again=UNTIL_APPLIED)


@outcome_of.register
def _(error: CreatePending, tries: int) -> Outcome:
    return Outcome(ItemState.WAITING, _brief(error), again=error.until + A_MOMENT)


@outcome_of.register
def _(error: RateLimited, tries: int) -> Outcome:
    pause = timedelta(seconds=min(error.retry_after or 1.0, MOST_SECONDS))
    return Outcome(ItemState.WAITING, _brief(error), again=pause)  # the pace has heard of it


@outcome_of.register
def _(error: Busy | Unavailable, tries: int) -> Outcome:
    seconds = max(error.retry_after or 0.0, min(LONGEST_PAUSE, 2.0 ** min(tries, 10)))
    pause = timedelta(seconds=min(seconds, MOST_SECONDS))
    return Outcome(ItemState.WAITING, _brief(error), again=pause, slows=True)


@outcome_of.register
def _(error: NotFound, tries: int) -> Outcome:
    return Outcome(ItemState.GONE, GONE)


@outcome_of.register
def _(error: VapiError, tries: int) -> Outcome:
    return Outcome(ItemState.REFUSED, _brief(error))


@outcome_of.register
def _(error: Conflicted, tries: int) -> Outcome:
    places = ", ".join(dict.fromkeys(shown_place(each.path) for each in error.undecided))
    return Outcome(ItemState.CONFLICT, f"Changed by somebody else since: {places}.")


@outcome_of.register
def _(error: NotConfirmed, tries: int) -> Outcome:
    return Outcome(ItemState.CONFLICT, CHANGED)


@outcome_of.register
def _(error: NotTaken, tries: int) -> Outcome:
    return Outcome(ItemState.REFUSED, f"{NOT_MADE} {error.reason}")


@outcome_of.register
def _(error: WriteError, tries: int) -> Outcome:
    return Outcome(ItemState.REFUSED, reason_of(error))


def _brief(error: Exception) -> str:
    """Return what happened, in the same words for every number."""
    failure = failure_of(error)
    sentences = [f"{failure.heading}." if failure else str(error)]
    if isinstance(error, VapiError):
        sentences += [f"Vapi said: “{each}”." for each in error.messages]
    return " ".join(sentences)
