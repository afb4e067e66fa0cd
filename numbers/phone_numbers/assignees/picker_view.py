"""Assistants and squads to choose from, by a part of their name."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.forms.parts.assignment import IDS

from .directory import KINDS, known_names
from .picker import MOST, matching


@require_role(Role.VIEWER)
@require_safe
def assignee_list(request: OrganizationRequest) -> HttpResponse:
    """The choices of a picker (static/js/picker.js)."""
    kind = next((each for each in KINDS if each == request.GET.get("kind", "assistant")), None)
    if kind is None:
        raise Http404("no such kind")
    directory = known_names(request.organization)
    search = request.GET.get("search", request.GET.get(IDS[kind], ""))
    found = matching(directory, kind, search[:100]) if directory else []
    context = {
        "choices": found,
        "kind": kind,
        "is_known": directory is not None,
        "is_complete": directory is not None and directory.of(kind).complete,
        "are_more": len(found) == MOST,
    }
    return render(request, "phone_numbers/assignees/picker.html", context)
