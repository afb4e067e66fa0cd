"""What the page of one number shows."""

from collections.abc import Sequence
from typing import Any

from dashboard.activity.entries import Entry, read_history
from dashboard.activity.models import Result
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.assignees.rendering import render_assignees
from phone_numbers.display import clock_time
from phone_numbers.saving.doubt import doubt
from phone_numbers.saving.leases import lease_after_lost_answer
from vapi_client.json_text import write_indented
from vapi_client.masking import masked
from vapi_client.schemas.providers import PROVIDERS

from .fetch import Detail
from .sections import sections_of

HISTORY = 5  # entries


def detail_context(request: OrganizationRequest, detail: Detail) -> dict[str, Any]:
    """Return the template's context. Credentials are masked."""
    may_edit = request.membership.may(Role.OPERATOR)
    history = read_history(request.organization, detail.number.id, limit=HISTORY)
    if doubted := doubt(history, detail.number.received):
        history = read_history(request.organization, detail.number.id, limit=HISTORY)
    return {
        "row": detail.row,
        "assigned": render_assignees(detail.row.assignees),
        "pending": detail.pending,
        "sections": sections_of(detail.number.received, detail.row.assignees),
        "may_edit": may_edit and detail.number.provider in PROVIDERS,
        "history": history,
        "still_possible": _change_still_possible(request, detail, history),
        "doubted": doubted,
        "may_revert": may_edit,
        "may_delete": request.membership.may(Role.ADMIN),
        "raw": write_indented(masked(detail.number.received)),
    }


def _change_still_possible(
    request: OrganizationRequest, detail: Detail, history: Sequence[Entry]
) -> str:
    """Say whose change Vapi may still apply, and until when, if its answer was lost."""
    newest = history[0].outcome if history else None
    if not newest or newest.result != Result.UNKNOWN:
        return ""
    lease = lease_after_lost_answer(request.organization, detail.number.id)
    if lease is None:
        return ""
    return (
        f"Vapi's answer to a change by {lease.actor} was lost, and Vapi may still apply it until "
        f"{clock_time(lease.expires_at)}. Nobody can change the number here before that. Reload "
        "this page afterwards to see the result."
    )
