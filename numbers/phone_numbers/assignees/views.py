"""Names of assignees that load after a page, and the choices of the picker."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.forms.parts.assignment import IDS

from .directory import KINDS, known_names
from .late_names import find_late_names, read_pending_names
from .picker import MAX_CHOICES, UNASSIGNED, Group, matching_groups, matching_seen
from .rendering import render_assignees
from .seen_ids import CREDENTIAL, SERVER_CREDENTIAL, WORKFLOW, seen_ids

MAX_SEARCH = 100  # characters
INPUTS: Mapping[str, str] = {
    "": "assignee",
    **IDS,
    CREDENTIAL: "credentialId",
    SERVER_CREDENTIAL: "server.credentialId",
}
"""The names of the inputs, by what a picker offers: everything that a number can be assigned to, or
one kind."""


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
    """List what matches the text in a picker (picker.js)."""
    kind = request.GET.get("kind", "")
    if kind not in INPUTS:
        raise Http404("no such kind")
    search = request.GET.get("search", request.GET.get(INPUTS[kind], ""))[:MAX_SEARCH]
    answer = _assignees if kind in ("", *KINDS) else _seen
    context = answer(request, kind, search)
    context["are_more"] = any(len(each.choices) == MAX_CHOICES for each in context["groups"])
    return render(request, "phone_numbers/assignees/picker.html", {**context, "kind": kind})


def _assignees(request: OrganizationRequest, kind: str, search: str) -> dict[str, Any]:
    directory = known_names(request.organization)
    kinds = (kind,) if kind else (*KINDS, WORKFLOW)
    workflows = () if kind else seen_ids(request.organization, WORKFLOW) or ()
    groups = matching_groups(directory, workflows, search, kinds)
    return {
        "noun": kind or "assignee",
        "groups": groups if kind or search.strip() else [UNASSIGNED, *groups],
        "is_known": directory is not None,
        "is_complete": directory is not None
        and all(directory.of(each).complete for each in KINDS if kind in ("", each)),
    }


def _seen(request: OrganizationRequest, kind: str, search: str) -> dict[str, Any]:
    found = seen_ids(request.organization, kind, request.GET.get("provider", ""))
    choices = matching_seen(found or (), kind, search)
    return {
        "noun": WORKFLOW if kind == WORKFLOW else CREDENTIAL,
        "groups": [Group("Seen in the newest audit", choices)] if choices else [],
        "needs_audit": found is None,
    }
