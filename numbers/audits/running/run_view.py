"""Starts an audit, and shows its progress."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audits.models import Audit
from audits.tasks import carry_out_audit
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .request import request_audit


@require_role(Role.VIEWER)
@require_POST
def start(request: OrganizationRequest) -> HttpResponse:
    """Start an audit, or join the one under way."""
    with transaction.atomic():
        audit, is_new = request_audit(request.organization, request.user.email)
        if is_new or audit.is_overdue:  # if the first task shows up after all, one of them stops
            carry_out_audit.enqueue(audit.pk)
    return redirect("audits:overview", slug=request.organization.slug)


@require_role(Role.VIEWER)
@require_safe
def progress(request: OrganizationRequest) -> HttpResponse:
    """Show how far the audit is, or to htmx that it has ended.

    The page that polls stays as it is, since a person may be typing in it.
    """
    unfinished = Audit.objects.unfinished(request.organization)
    if unfinished is None and not request.htmx:
        return redirect("audits:overview", slug=request.organization.slug)
    context = {
        "unfinished": unfinished,
        "snapshot": Audit.objects.newest_finished(request.organization),
        "fragment": True,
    }
    return render(request, "audits/running/progress.html", context)
