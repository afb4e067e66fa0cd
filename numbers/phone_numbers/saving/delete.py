"""Deletes a number."""

from dataclasses import dataclass

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import Actor, changes_between, record_attempt, record_outcome
from dashboard.orgs.models import Organization
from vapi_client import VapiClient
from vapi_client.errors import NotFound, UnknownOutcome, VapiError
from vapi_client.json_values import JSON

from .errors import NotApplied
from .recording import failures_recorded
from .signals import number_deleted


@dataclass(frozen=True, slots=True)
class Deleted:
    """A number that is deleted. `already_gone`: it was deleted before this request."""

    already_gone: bool = False
    observed: bool = False
    attempt: Attempt | None = None


def delete_number(
    organization: Organization, actor: Actor, number_id: str, *, label: str, before: JSON
) -> Deleted:
    """Delete a number. The record keeps the JSON `before`, with credentials masked.

    Raises NotApplied and VapiError.
    """
    client = organization.vapi()
    attempt = record_attempt(
        actor,
        organization,
        Action.NUMBER_DELETE,
        subject=number_id,
        label=label,
        changes=changes_between(before, {}),
    )
    try:
        with failures_recorded(attempt):
            was_there = client.delete_number(number_id, request_id=attempt.request_id)
    except UnknownOutcome as error:
        unknown = error.with_traceback(None)
    else:
        record_outcome(attempt, Result.DONE, message="" if was_there else "It was already deleted.")
        return _done(attempt, already_gone=not was_there)
    return _check_outcome(client, attempt, unknown)


def _check_outcome(client: VapiClient, attempt: Attempt, unknown: UnknownOutcome) -> Deleted:
    """Read the number to find out whether a delete without an answer was applied."""
    is_there: bool | None
    try:
        client.get_number(attempt.subject)
        is_there = True
    except NotFound:
        is_there = False
    except VapiError:
        is_there = None
    if is_there is None:
        raise unknown
    if is_there:
        record_outcome(attempt, Result.NOT_APPLIED, observed=True)
        raise NotApplied(unknown)
    record_outcome(attempt, Result.DONE, observed=True)
    return _done(attempt, observed=True)


def _done(attempt: Attempt, **how: bool) -> Deleted:
    number_deleted.send_robust(
        Deleted, organization=attempt.organization, number_id=attempt.subject
    )
    return Deleted(attempt=attempt, **how)
