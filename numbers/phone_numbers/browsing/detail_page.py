"""What the page of one number shows."""

from typing import Any

from dashboard.activity.entries import read_history
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.assignees.rendering import render_assignees
from phone_numbers.saving.doubt import doubt
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
        "doubted": doubted,
        "may_revert": may_edit,
        "may_delete": request.membership.may(Role.ADMIN),
        "raw": write_indented(masked(detail.number.received)),
    }
