"""The buttons of drafts and runs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bulk.drafting import drafts
from bulk.models import ItemState, State
from bulk.running import control
from dashboard.activity.record import Actor
from dashboard.orgs.access import check_role, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.orgs.recent_sign_in import require_recent_sign_in

from .change_view import found

OLD = "The numbers were read more than ten minutes ago, so they are read again. Check the draft."
NO_DRAFT = "Only a draft can be started."
NOTHING_TO_CHANGE = "No number would change."
WRONG_COUNT = "To delete these numbers, type how many they are: {count}."


@require_role(Role.OPERATOR)
@require_POST
def start(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    """Start the draft. Numbers that may have changed since they were read are read again first."""
    draft = found(request, bulk_id)
    check_role(request.organization, request.user.pk, draft.role)
    if draft.change.deletes:
        require_recent_sign_in(request)
    count = draft.items.filter(state=ItemState.WAITING).count()
    if draft.state != State.DRAFT:
        messages.error(request, NO_DRAFT)
    elif drafts.is_old(draft):
        drafts.read_again(draft)
        messages.warning(request, OLD)
    elif not count:
        messages.error(request, NOTHING_TO_CHANGE)
    elif draft.change.deletes and request.POST.get("count", "").strip() != str(count):
        messages.error(request, WRONG_COUNT.format(count=count))
    else:
        wants_mail = "mail" in request.POST
        if not control.start(draft, Actor.from_request(request), wants_mail=wants_mail):
            messages.error(request, NO_DRAFT)
    return redirect(draft)


@require_role(Role.OPERATOR)
@require_POST
def read_again(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    draft = found(request, bulk_id)
    drafts.read_again(draft)
    return redirect(draft)


@require_role(Role.OPERATOR)
@require_POST
def discard(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    draft = found(request, bulk_id)
    drafts.discard(draft)
    return redirect("bulk:index", slug=request.organization.slug)


@require_role(Role.OPERATOR)
@require_POST
def take_out(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    """Remove the chosen numbers from the draft."""
    draft = found(request, bulk_id)
    chosen = [int(each) for each in request.POST.getlist("item") if each.isdecimal()]
    removed = drafts.take_out(draft, [each for each in chosen if each < 2**63])
    messages.success(request, f"Numbers taken out of the draft: {removed}.")
    return redirect(draft)


@require_role(Role.OPERATOR)
@require_POST
def pause(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    run = found(request, bulk_id)
    control.pause(run, Actor.from_request(request), f"Paused by {request.user.email}.")
    return redirect(run)


@require_role(Role.OPERATOR)
@require_POST
def resume(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    run = found(request, bulk_id)
    check_role(request.organization, request.user.pk, run.role)
    if run.change.deletes:
        require_recent_sign_in(request)
    control.resume(run, Actor.from_request(request))
    return redirect(run)


@require_role(Role.OPERATOR)
@require_POST
def cancel(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    run = found(request, bulk_id)
    control.cancel(run, Actor.from_request(request))
    return redirect(run)
