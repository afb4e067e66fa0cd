"""Names that weren't at hand when a page was rendered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .late_names import late_names, read_pending_names
from .rendering import render_assignees


@require_role(Role.VIEWER)
@require_safe
def late_name_list(request: OrganizationRequest) -> HttpResponse:
    """The names that a page waits for, out of band; what is still missing asks again."""
    found, pending = late_names(request.organization, read_pending_names(request.GET))
    assigned = render_assignees(found, out_of_band=True) if found else ""
    return render(
        request,
        "phone_numbers/assignees/late_names.html",
        {"assigned": assigned, "pending": pending},
    )
