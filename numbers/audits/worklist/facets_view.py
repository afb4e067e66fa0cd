"""The filter menu of the number list. Vapi can't filter by facets, so it leads to the snapshot."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.models import Audit
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .filters import filters_context, rule_choices
from .selection import Selection
from .snapshot import Snapshot


@require_role(Role.VIEWER)
@require_safe
def facets(request: OrganizationRequest) -> HttpResponse:
    """Return the content of the menu. It needs JavaScript; the Numbers tab works without."""
    audit = Audit.objects.newest_finished(request.organization)
    context: dict[str, Any] = {"snapshot": audit}
    if audit:
        snapshot = Snapshot(audit)
        selection = Selection.read({"search": request.GET.get("search", "")})
        context |= {
            "rules": rule_choices(snapshot.rule_counts(selection)),
            **filters_context(snapshot, selection),
        }
    return render(request, "audits/worklist/list_facets.html", context)
