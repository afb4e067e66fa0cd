"""What the list of numbers offers to filter by, which Vapi can't: it leads to the last snapshot."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.frame import newest
from audits.rules import RULES, Rule
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .selection import FACETS, Selection
from .snapshots import Snapshot


@require_role(Role.VIEWER)
@require_safe
def facets(request: OrganizationRequest) -> HttpResponse:
    """A menu's content; for a browser without JavaScript the page of the snapshot's numbers has
    the same."""
    snapshot, selection = newest(request), Selection.read({"search": request.GET.get("search", "")})
    context: dict[str, Any] = {"snapshot": None}
    if snapshot:
        context = {
            "snapshot": snapshot.audit,
            "rules": counted_rules(snapshot.rule_counts(selection)),
            **selected(snapshot, selection),
        }
    return render(request, "audits/worklist/list_facets.html", context)


def selected(snapshot: Snapshot, selection: Selection) -> dict[str, Any]:
    """The facets to choose from, and what is chosen."""
    facets = [(name, label, snapshot.choices(name, selection)) for name, label in FACETS.items()]
    return {"selection": selection, "facets": facets}


def sorted_by(sorts: Mapping[str, str]) -> dict[str, Any]:
    """The columns to sort by, and the same to choose from where a table has no heads."""
    both_ways = [
        (f"{sign}{name}", f"{label}{', the other way' if sign else ''}")
        for name, label in sorts.items()
        for sign in ("", "-")
    ]
    return {"sorts": sorts, "orders": [("", "Usual order"), *both_ways]}


def counted_rules(counts: Mapping[str, int]) -> list[tuple[Rule, int]]:
    """The rules to choose from, with how many findings each has."""
    return [(RULES[name], amount) for name, amount in counts.items() if name in RULES]
