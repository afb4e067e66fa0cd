"""Names of assignees that load after a page, and the choices of the picker."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.forms.parts.assignment import IDS

from .directory import KINDS, known_names
from .late_names import find_late_names, read_pending_names
from .picker import MAX_CHOICES, matching
from .rendering import render_assignees


@require_role(Role.VIEWER)
@require_safe
def late_names(request: OrganizationRequest) -> HttpResponse:
    """Fill in the names that a page waits for, out of band. The answer asks for the rest again."""
    found, pending = find_late_names(request.organization, read_pending_names(request.GET))
    assigned = render_assignees(found, out_of_band=True) if found else ""
    context = {"assigned": assigned, "pending": pending}
    return render(request, "phone_numbers/assignees/late_names.html", context)


@require_role(Role.VIEWER)
@require_safe
def picker_choices(request: OrganizationRequest) -> HttpResponse:
    """List the assistants or squads that match what was typed into a picker (picker.js)."""
    kind = next((each for each in KINDS if each == request.GET.get("kind", "assistant")), None)
    if kind is None:
        raise Http404("no such kind")
    directory = known_names(request.organization)
    search = request.GET.get("search", request.GET.get(IDS[kind], ""))
    choices = matching(directory, kind, search[:100]) if directory else []
    context = {
        "choices": choices,
        "kind": kind,
        "is_known": directory is not None,
        "is_complete": directory is not None and directory.of(kind).complete,
        "are_more": len(choices) == MAX_CHOICES,
    }
    return render(request, "phone_numbers/assignees/picker.html", context)
