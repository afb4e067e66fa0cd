"""The frame around every audit page: the unfinished audit, the snapshot's age, and the tabs."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.htmx import render_part

from .models import Audit

TABS = {
    "overview": "Overview",
    "findings": "Findings",
    "numbers": "Numbers",
    "assignments": "Assignments",
    "changes": "Changes",
    "rules": "Rules",
}
"""Labels by the name of the tab's URL."""

AuditView = Callable[[OrganizationRequest, Audit], HttpResponseBase]


def frame_context(request: OrganizationRequest, tab: str, audit: Audit | None) -> dict[str, Any]:
    """Return the context of audits/frame.html. `audit` is the newest finished audit."""
    return {
        "unfinished": Audit.objects.unfinished(request.organization),
        "snapshot": audit,
        "tab": tab,
        "tabs": TABS,
        "may_edit": request.membership.may(Role.OPERATOR),
        "may_set": request.membership.may(Role.ADMIN),
    }


def audit_view(tab: str) -> Callable[[AuditView], Callable[..., HttpResponseBase]]:
    """Call the view with the newest finished audit, or show how to run the first audit."""

    def decorate(view: AuditView) -> Callable[..., HttpResponseBase]:
        @require_role(Role.VIEWER)
        @require_safe
        @wraps(view)
        def decorated(request: OrganizationRequest) -> HttpResponseBase:
            audit = Audit.objects.newest_finished(request.organization)
            if audit is None:
                return render(request, "audits/no_audit.html", frame_context(request, tab, None))
            return view(request, audit)

        return decorated

    return decorate


def render_tab(
    request: OrganizationRequest,
    tab: str,
    template: str,
    audit: Audit,
    context: Mapping[str, object],
) -> HttpResponse:
    """Render a tab, or only its results for an htmx request."""
    framed = {**frame_context(request, tab, audit), **context}
    return render_part(request, template, "results", framed)
