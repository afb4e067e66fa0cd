"""Settles earlier attempts whose outcome is unknown, by how the number is now."""

from datetime import timedelta

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import record_outcome, unsettled
from dashboard.orgs.models import Organization
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .patch import are_values_of
from .save import Saved
from .signals import number_saved
from .unmasking import holds_mask, unmask_changes

# No attempt takes this long
SETTLED_AFTER = timedelta(minutes=1)


def settle(organization: Organization, number: JSON) -> None:
    """Record the outcome of earlier attempts on a number where its JSON shows it."""
    for attempt in unsettled(organization, str(number.get("id")), older_than=SETTLED_AFTER):
        if result := _result_shown_by(attempt, number):
            record_outcome(attempt, result, observed=True)
            if result == Result.DONE:
                found = PhoneNumber.read(number)
                number_saved.send_robust(Saved, organization=organization, number=found)


def _result_shown_by(attempt: Attempt, number: JSON) -> Result | None:
    if attempt.action == Action.NUMBER_DELETE:
        return Result.NOT_APPLIED
    if attempt.action != Action.NUMBER_UPDATE or holds_mask(attempt.changes):
        return None
    before, after = unmask_changes(attempt.changes, number)
    if are_values_of(after, number):
        return Result.DONE
    return Result.NOT_APPLIED if are_values_of(before, number) else None
