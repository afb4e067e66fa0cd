"""What the list of numbers offers to filter by, which Vapi can't: it leads to the last snapshot."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from ..rules import RULES
from ..selection import Selection
from .frame import newest
from .reading import FACETS


@require_role(Role.VIEWER)
@require_safe
def facets(request: OrganizationRequest) -> HttpResponse:
    """A menu's content; for a browser without JavaScript the page of the snapshot's numbers has
    the same."""
    snapshot, selection = newest(request), Selection(search=request.GET.get("search", ""))
    context: dict[str, Any] = {"snapshot": None, "selection": selection}
    if snapshot:
        counts = snapshot.rule_counts()
        context |= {
            "snapshot": snapshot.audit,
            "facets": [
                (name, label, snapshot.choices(name, selection)) for name, label in FACETS.items()
            ],
            "rules": [(RULES[name], amount) for name, amount in counts.items() if name in RULES],
        }
    return render(request, "audits/list_facets.html", context)
