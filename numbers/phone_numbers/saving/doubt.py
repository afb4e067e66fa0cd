"""Notices, when a page reads a number anyway, that its newest change didn't last."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from dashboard.activity.entries import Entry
from dashboard.activity.models import Action, Result
from dashboard.activity.record import record_outcome
from dashboard.orgs.database_clock import database_time
from phone_numbers.display import field_label
from vapi_client.json_values import JSON, same
from vapi_client.masking import masked

# After this, another tool may rather have changed the value back
RECENT = timedelta(minutes=10)


def doubt(history: Sequence[Entry], number: JSON) -> str:
    """Return a sentence for the person if fields of the newest change still have their old value,
    although Vapi answered with the new one.

    Then record that the outcome is unknown: Vapi may have dropped the change, or be late to show
    it. A later look settles it.
    """
    if not history or not _can_be_doubted(history[0]):
        return ""
    shown, attempt = masked(number), history[0].attempt
    old = [change["field"] for change in attempt.changes if _is_undone_by(shown, change)]
    if not old or not _is_recent(history[0]):
        return ""
    message = f"Vapi answered with success, but shows the old value: {', '.join(old)}."
    record_outcome(attempt, Result.UNKNOWN, message=message, observed=True)
    return (
        "Vapi answered the newest change with success, but still shows the old value of: "
        f"{', '.join(map(field_label, old))}. Look again in a moment. If the value stays, make the "
        "change again."
    )


def _can_be_doubted(entry: Entry) -> bool:
    """Return whether nobody has read the number since Vapi answered the change."""
    outcome = entry.outcome
    if entry.attempt.action != Action.NUMBER_UPDATE or not outcome or outcome.observed:
        return False
    return outcome.result == Result.DONE


def _is_recent(entry: Entry) -> bool:
    return entry.outcome is not None and entry.outcome.at > database_time() - RECENT


def _is_undone_by(shown: JSON, change: dict[str, Any]) -> bool:
    before = change.get("before")
    return same(shown.get(change["field"]), before) and not same(change.get("after"), before)
