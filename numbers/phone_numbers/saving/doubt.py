"""Notices, when a page reads a number anyway, that its newest change didn't last."""

from datetime import timedelta
from typing import Any

from dashboard.activity.models import Action, Attempt, Result
from dashboard.activity.record import record_outcome
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import Organization
from phone_numbers.display import field_label
from vapi_client.json_values import JSON, same
from vapi_client.masking import masked

# After this, another tool may rather have changed the value back
RECENT = timedelta(minutes=10)


def newest_attempt(organization: Organization, number_id: str) -> Attempt | None:
    return Attempt.objects.filter(organization=organization, subject=number_id).first()


def doubt(attempt: Attempt | None, number: JSON) -> str:
    """Return a sentence for the person if fields of the newest attempt still have their old value,
    although Vapi answered with the new one.

    Then record that the outcome is unknown: Vapi may have dropped the change, or be late to show
    it. A later look settles it.
    """
    if attempt is None or attempt.action != Action.NUMBER_UPDATE:
        return ""
    shown = masked(number)
    old = [change["field"] for change in attempt.changes if _is_undone_by(shown, change)]
    if not old or not _can_be_doubted(attempt):
        return ""
    message = f"Vapi answered with success, but shows the old value: {', '.join(old)}."
    record_outcome(attempt, Result.UNKNOWN, message=message, observed=True)
    return (
        "Vapi answered the newest change with success, but still shows the old value of: "
        f"{', '.join(map(field_label, old))}. Look again in a moment. If the value stays, make the "
        "change again."
    )


def _can_be_doubted(attempt: Attempt) -> bool:
    """Return whether Vapi answered with success a short time ago, and nobody has looked since."""
    *_, newest = attempt.outcomes.all() or [None]
    if newest is None or newest.result != Result.DONE or newest.observed:
        return False
    return newest.at > database_time() - RECENT


def _is_undone_by(shown: JSON, change: dict[str, Any]) -> bool:
    before = change.get("before")
    return same(shown.get(change["field"]), before) and not same(change.get("after"), before)
