"""Starting an audit, and how far it is."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from audits.frame import run_of
from audits.models import Audit
from audits.tasks import carry_out_audit
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from . import runs


@require_role(Role.VIEWER)
@require_POST
def start(request: OrganizationRequest) -> HttpResponse:
    """One run at a time: who presses while it goes on joins it."""
    with transaction.atomic():
        audit, is_new = runs.request(request.organization, request.user.email)
        if is_new or audit.is_left_waiting:  # of two tasks, one finds nothing left to do
            carry_out_audit.enqueue(audit.pk)
    return redirect("audits:overview", slug=request.organization.slug)


@require_role(Role.VIEWER)
@require_safe
def progress(request: OrganizationRequest) -> HttpResponse:
    """How far the run is; once it has ended, the page anew."""
    run = run_of(request.organization)
    if request.htmx and not (run and run.is_open):
        return HttpResponseClientRefresh()
    if run is None:
        return redirect("audits:overview", slug=request.organization.slug)
    snapshot = Audit.objects.newest_snapshot(request.organization)
    return render(request, "audits/running/run.html", {"run": run, "snapshot": snapshot})
