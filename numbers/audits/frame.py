"""What every page of the audits shows around its own: the run, the snapshot's age, the tabs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Organization, Role
from dashboard.web.exports import Table
from dashboard.web.htmx import render_part

from .models import Audit, State
from .worklist import exports
from .worklist.snapshots import Snapshot

TABS = {
    "overview": "Overview",
    "findings": "Findings",
    "numbers": "Numbers",
    "assignments": "Assignments",
    "changes": "Changes",
    "rules": "Rules",
}


View = Callable[[OrganizationRequest, Snapshot], HttpResponseBase]


def run_of(organization: Organization) -> Audit | None:
    """The run under way, or the last one where it failed."""
    newest = Audit.objects.of(organization).first()
    return newest if newest and newest.state != State.FINISHED else None


def frame(request: OrganizationRequest, tab: str, snapshot: Audit | None) -> dict[str, Any]:
    """The context of audits/frame.html."""
    return {
        "run": run_of(request.organization),
        "snapshot": snapshot,
        "tab": tab,
        "tabs": TABS,
        "may_edit": request.membership.may(Role.OPERATOR),
        "may_set": request.membership.may(Role.ADMIN),
    }


def newest(request: OrganizationRequest) -> Snapshot | None:
    """The last good snapshot, as it is read."""
    audit = Audit.objects.newest_snapshot(request.organization)
    if audit is None:
        return None
    audit.organization = request.organization
    return Snapshot(audit)


def of_snapshot(tab: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A page of the last snapshot, for every member. Without one, it says how to get one."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @require_role(Role.VIEWER)
        @require_safe
        @wraps(view)
        def shown(request: OrganizationRequest) -> HttpResponseBase:
            snapshot = newest(request)
            if snapshot is None:
                return render(request, "audits/worklist/nothing.html", frame(request, tab, None))
            return view(request, snapshot)

        return shown

    return decorate


def page(
    request: OrganizationRequest, tab: str, snapshot: Snapshot, **context: object
) -> HttpResponse:
    """A page in its frame; of its results alone for HTMX."""
    framed = {**frame(request, tab, snapshot.audit), **context}
    room = "comparing" if tab == "changes" else "worklist"
    return render_part(request, f"audits/{room}/{tab}.html", "results", framed)


def download(request: OrganizationRequest, table: Callable[[], Table]) -> HttpResponseBase | None:
    """The view as a file, where `?format=` asks for one."""
    kind = request.GET.get("format")
    return exports.download(table(), kind) if kind in exports.FORMATS else None
