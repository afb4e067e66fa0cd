"""The page on which a person says what to change in many numbers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bulk.drafting.drafts import make_draft
from dashboard.activity.record import Actor
from dashboard.orgs.access import check_role, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.dialogs import go_to
from phone_numbers.editing.posted_form import assignee_names

from .field_inputs import FieldInputs
from .new_form import NewChangeForm
from .select_view import selected

FORM_ID = "number-form"
EXPIRED = "This selection has expired. Select the numbers again, or enter them here."


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OrganizationRequest) -> HttpResponse:
    """Show the form, change what it shows, or make a draft of it."""
    if request.method == "POST" and request.htmx and request.htmx.trigger != FORM_ID:
        return _part(request)
    organization, role = request.organization, Role(request.membership.role)
    selection = selected(organization, request.GET.get("selection", ""))
    posted = request.POST if request.method == "POST" else None
    form = NewChangeForm(organization, role, selection, posted)
    if posted is None:
        return _show(request, form)
    if action := posted.get("_action"):
        form.show_after(action)
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form, status=422)
    keeps_credentials = form.cleaned_data.get("keeps_credentials", False)
    check_role(organization, request.user.pk, form.change.role)
    draft = make_draft(
        organization,
        Actor.from_request(request),
        form.change,
        form.selection,
        assignee_names(organization),
        keeps_credentials=keeps_credentials,
    )
    return go_to(request, draft.get_absolute_url())


def _part(request: OrganizationRequest) -> HttpResponse:
    """Show the part of the inputs that a button, or a choice that shows others, changes."""
    inputs = FieldInputs(request.organization, dict(request.POST.lists()))
    action = request.POST.get("_action") or f"show {request.htmx.trigger_name}"
    return HttpResponse(inputs.part(inputs.act(action)))


def _show(request: OrganizationRequest, form: NewChangeForm, status: int = 200) -> HttpResponse:
    if "selection" in request.GET and not form.selection:
        messages.warning(request, EXPIRED)
    response = render(request, "bulk/pages/new.html", {"form": form}, status=status)
    response["X-Dashboard-Partial"] = "form"
    return response
