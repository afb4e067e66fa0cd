"""All that is known of one number."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from vapi_client.masking import masked

from .. import rendering, services
from ..sections import sections


@require_role(Role.VIEWER)
@require_safe
def number_detail(request: OrganizationRequest, number_id: UUID) -> HttpResponse:
    """The number in sections and as raw JSON, credentials masked."""
    detail = services.get_number(request.organization, str(number_id))
    context = {
        "row": detail.row,
        "assigned": rendering.assignees(detail.row.assignees),
        "pending": detail.pending,
        "sections": sections(detail.number.received, detail.row.assignees),
        "raw": json.dumps(masked(detail.number.received), indent=2, ensure_ascii=False),
    }
    return render(request, "phone_numbers/detail.html", context)
