"""All that is known of one number."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.activity.entries import read_history
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.assignees.rendering import render_assignees
from vapi_client.masking import masked
from vapi_client.schemas.providers import PROVIDERS

from . import rows
from .sections import sections

HISTORY = 5  # entries


@require_role(Role.VIEWER)
@require_safe
def number_detail(request: OrganizationRequest, number_id: UUID) -> HttpResponse:
    """The number in sections and as raw JSON, credentials masked."""
    detail = rows.get_number(request.organization, str(number_id))
    return render(request, "phone_numbers/browsing/detail.html", context_of(request, detail))


def context_of(request: OrganizationRequest, detail: rows.Detail) -> dict[str, Any]:
    """What the template shows of a number."""
    return {
        "row": detail.row,
        "assigned": render_assignees(detail.row.assignees),
        "pending": detail.pending,
        "sections": sections(detail.number.received, detail.row.assignees),
        "may_edit": request.membership.may(Role.OPERATOR) and detail.number.provider in PROVIDERS,
        "history": read_history(request.organization, detail.number.id, limit=HISTORY),
        "may_revert": request.membership.may(Role.OPERATOR),
        "may_delete": request.membership.may(Role.ADMIN),
        "raw": json.dumps(masked(detail.number.received), indent=2, ensure_ascii=False),
    }
