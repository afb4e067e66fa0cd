"""Names of assignees that load after a page, and the choices of the picker."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.forms.parts.assignment import IDS

from .directory import KINDS, Directory, Kind, known_names
from .late_names import find_late_names, read_pending_names
from .picker import MAX_CHOICES, Group, matching, matching_groups
from .rendering import render_assignees

MAX_SEARCH = 100  # characters


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
    """List what matches the text in a picker (picker.js): assistants or squads, or both."""
    asked = request.GET.get("kind", "")
    kinds = tuple(each for each in KINDS if asked in ("", each))
    if not kinds:
        raise Http404("no such kind")
    directory = known_names(request.organization)
    groups = _groups(request, directory, kinds)
    context = {
        "groups": groups,
        "kind": asked,
        "is_known": directory is not None,
        "is_complete": directory is not None and all(directory.of(each).complete for each in kinds),
        "are_more": any(len(each.choices) == MAX_CHOICES for each in groups),
    }
    return render(request, "phone_numbers/assignees/picker.html", context)


def _groups(
    request: OrganizationRequest, directory: Directory | None, kinds: Sequence[Kind]
) -> list[Group]:
    if len(kinds) > 1:
        search = request.GET.get("search", request.GET.get("assignee", ""))
        return matching_groups(directory, search[:MAX_SEARCH])
    [kind] = kinds
    search = request.GET.get("search", request.GET.get(IDS[kind], ""))
    choices = matching(directory, kind, search[:MAX_SEARCH]) if directory else []
    return [Group(f"{kind.capitalize()}s", choices)] if choices else []
