"""The path of a call, looked up as far as it goes."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.activity.openings import record_opening
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.htmx import render_part
from phone_numbers.assignees.directory import DirectoryLookup
from phone_numbers.assignees.late_names import pending_names
from phone_numbers.display import number_title
from phone_numbers.saving.recording import record_label
from phone_numbers.saving.settle import read_number

from .path import call_path
from .picture import forms_for, picture_of
from .vapi_look_up import VapiLookUp, look_up_later


@require_role(Role.VIEWER)
@require_safe
def show_path(request: OrganizationRequest, number_id: str) -> HttpResponse:
    """Show where a call is transferred. For htmx, only what the number's page left for later."""
    client = request.organization.vapi()
    lookup = DirectoryLookup(request.organization, client)
    number = read_number(request.organization, number_id)
    record_opening(request, number_id, record_label(number.received))
    directory = lookup.result()
    path = call_path(number, directory, VapiLookUp(client))
    pending = ((leg.assigned_at, step.assignees) for leg in path.legs for step in leg.steps)
    context = {
        "number": number,
        "numbers": reverse("phone_numbers:list", args=[request.organization.slug]),
        "title": number_title(number),
        "picture": picture_of(path, forms_for(request)),
        "is_end_shown": call_path(number, directory, look_up_later).end is not None,
        "pending": pending_names(pending),
    }
    return render_part(request, "phone_numbers/call_path/page.html", "hops", context)
