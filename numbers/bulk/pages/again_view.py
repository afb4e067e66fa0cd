"""The buttons of a run that has ended: try again, undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bulk.drafting import again
from bulk.models import BulkChange
from dashboard.activity.record import Actor
from dashboard.orgs.access import check_role, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.editing.posted_form import assignee_names

from .change_view import found

NOTHING_LEFT = "There is nothing to try again."
NOTHING_MADE = "There is nothing that can be undone."


@require_role(Role.OPERATOR)
@require_POST
def try_again(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    """Make a draft of the numbers that the change wasn't made to."""
    run = found(request, bulk_id)
    check_role(request.organization, request.user.pk, run.role)
    names = assignee_names(request.organization)
    draft = again.try_again(run, Actor.from_request(request), names)
    return _show(request, draft or run, "" if draft else NOTHING_LEFT)


@require_role(Role.OPERATOR)
@require_POST
def undo(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    """Make a draft that gives the numbers their values of before."""
    run = found(request, bulk_id)
    check_role(request.organization, request.user.pk, run.role)
    draft = again.undo(run, Actor.from_request(request))
    return _show(request, draft or run, "" if draft else NOTHING_MADE)


def _show(request: OrganizationRequest, bulk_change: BulkChange, refusal: str) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    return redirect(bulk_change)
