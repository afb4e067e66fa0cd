"""Deletes a number."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, changes_between, record_attempt, record_outcome
from dashboard.orgs.access import check_role
from dashboard.orgs.models import Organization, Role
from vapi_client import VapiClient
from vapi_client.errors import NotFound, UnknownOutcome, VapiError
from vapi_client.schemas.phone_number import PhoneNumber

from .errors import AnswerLost, NotConfirmed
from .leases import Lease, lease
from .recording import failures_recorded, record_label
from .settle import read_number
from .signals import number_deleted


@dataclass(frozen=True, slots=True)
class Deleted:
    """A number that is deleted, as it was. `already_gone`: it was deleted before this request."""

    number: PhoneNumber
    already_gone: bool = False
    observed: bool = False
    attempt: Attempt | None = None


def delete_number(
    organization: Organization,
    actor: Actor,
    number_id: str,
    *,
    is_confirmed: Callable[[PhoneNumber], bool],
    before_write: Callable[[], object] = lambda: None,
    patience: float | None = None,
) -> Deleted:
    """Delete a number. The record keeps it as it is now, with credentials masked.

    `before_write` and `patience` are those of `save_number`. Raises NotConfirmed if the person
    didn't confirm to delete the number as it is now; Occupied and VapiError.
    """
    with lease(organization, number_id, actor.email, patience=patience) as held:
        number = read_number(organization, number_id, held=held)
        if not is_confirmed(number):
            raise NotConfirmed(number)
        before_write()
        check_role(organization, actor.user_id, Role.ADMIN)
        attempt = record_attempt(
            actor,
            organization,
            Action.NUMBER_DELETE,
            subject=number_id,
            label=record_label(number.received),
            changes=changes_between(number.received, {}),
        )
        deleted = _delete(organization.vapi(), held, number, attempt)
        number_deleted.send_robust(Deleted, organization=organization, number_id=number_id)
    return deleted


def _delete(client: VapiClient, held: Lease, number: PhoneNumber, attempt: Attempt) -> Deleted:
    try:
        with failures_recorded(attempt), held.sending(attempt):
            was_there = client.delete_number(number.id, request_id=attempt.request_id)
    except UnknownOutcome as error:
        unknown = error.with_traceback(None)
    else:
        message = "" if was_there else "It was already deleted."
        record_outcome(attempt, Result.DONE, message=message)
        return Deleted(number, already_gone=not was_there, attempt=attempt)
    return _check_outcome(client, held, number, attempt, unknown)


def _check_outcome(
    client: VapiClient, held: Lease, number: PhoneNumber, attempt: Attempt, unknown: UnknownOutcome
) -> Deleted:
    """Read the number to find out whether a delete without an answer was applied.

    Raises AnswerLost if the check doesn't show that, since Vapi may still apply the delete.
    """
    is_there = False
    try:
        client.get_number(number.id)
        is_there = True
    except NotFound:
        held.awaits_answer = False
        record_outcome(attempt, Result.DONE, observed=True)
        return Deleted(number, observed=True, attempt=attempt)
    except VapiError:
        pass
    raise AnswerLost(unknown, until=held.expires_at(), is_unchanged=is_there)
