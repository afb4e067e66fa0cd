"""Notices, when a page reads a number anyway, that its newest change didn't last."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from dashboard.activity.entries import Entry
from dashboard.activity.models import Action, Result
from dashboard.activity.record import record_outcome
from vapi_client.json_values import JSON, same
from vapi_client.masking import masked

# After this, another tool may rather have changed the value back
RECENT = timedelta(minutes=10)


def doubt(newest: Entry, number: JSON) -> tuple[str, ...]:
    """Return the fields that still have their old value although Vapi answered with the new one.

    If there are any, record that the outcome is unknown: Vapi may have dropped the change, or be
    late to show it. A later look settles it.
    """
    outcome = newest.outcome
    if newest.attempt.action != Action.NUMBER_UPDATE or not outcome:
        return ()
    is_recent = outcome.at > timezone.now() - RECENT
    if outcome.result != Result.DONE or outcome.observed or not is_recent:
        return ()
    shown = masked(number)
    old = tuple(
        change["field"] for change in newest.attempt.changes if _is_undone_by(shown, change)
    )
    if old:
        message = f"Vapi answered with success, but shows the old value: {', '.join(old)}."
        record_outcome(newest.attempt, Result.UNKNOWN, message=message, observed=True)
    return old


def _is_undone_by(shown: JSON, change: dict[str, Any]) -> bool:
    before = change.get("before")
    return same(shown.get(change["field"]), before) and not same(change.get("after"), before)
