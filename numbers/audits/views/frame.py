"""What every page of the audits shows around its own: the run, the snapshot's age, the tabs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from ..models import Audit, AuditSettings, State
from ..snapshots import Snapshot

TABS = {
    "overview": "Overview",
    "findings": "Findings",
    "numbers": "Numbers",
    "assignments": "Assignments",
    "changes": "Changes",
    "rules": "Rules",
}


def run_context(request: OrganizationRequest) -> dict[str, Any]:
    """The run under way, or the last one where it failed."""
    newest = Audit.objects.of(request.organization).first()
    return {
        "run": newest if newest and newest.state != State.FINISHED else None,
        "snapshot": Audit.objects.newest_snapshot(request.organization),
    }


def newest(request: OrganizationRequest) -> Snapshot | None:
    """The last good snapshot, as it is read."""
    audit = Audit.objects.newest_snapshot(request.organization)
    if audit is None:
        return None
    audit.organization = request.organization
    return Snapshot(audit)


def page(
    request: OrganizationRequest, tab: str, snapshot: Snapshot | None, **context: object
) -> HttpResponse:
    """A page in its frame; of its content alone for HTMX. Without a snapshot, how to get one."""
    template = f"audits/{tab}.html" if snapshot else "audits/nothing.html"
    frame = {
        **run_context(request),
        "tab": tab,
        "tabs": TABS,
        "may_edit": request.membership.may(Role.OPERATOR),
        "may_set": request.membership.may(Role.ADMIN),
    }
    fragment = bool(request.htmx) and not request.htmx.history_restore_request and snapshot
    response = render(
        request,
        f"{template}#results" if fragment else template,
        {**frame, **context, "fragment": fragment},
    )
    response["Vary"] = "HX-Request, HX-History-Restore-Request"
    return response


def settings_of(request: OrganizationRequest) -> AuditSettings:
    return AuditSettings.of(request.organization)
