"""The page on which a person says what to change in many numbers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bulk.drafting.drafts import make_draft
from dashboard.activity.record import Actor
from dashboard.orgs.access import check_role, require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.editing.posted_form import assignee_names

from .new_form import NewChangeForm

MOST_IDS = 1000  # in an address


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OrganizationRequest) -> HttpResponse:
    """Show the form, and make a draft on POST."""
    organization, role = request.organization, Role(request.membership.role)
    if request.method != "POST":
        form = NewChangeForm(organization, role, initial=_initial(request))
        return _show(request, form)
    form = NewChangeForm(organization, role, request.POST)
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
    return redirect("bulk:change", slug=organization.slug, bulk_id=draft.pk)


def _initial(request: OrganizationRequest) -> dict[str, str]:
    return {
        "numbers": "\n".join(request.GET.getlist("number")[:MOST_IDS]),
        "matching": request.GET.get("matching", ""),
    }


def _show(request: OrganizationRequest, form: NewChangeForm, status: int = 200) -> HttpResponse:
    is_search = "matching" in (request.POST if form.is_bound else request.GET)
    context = {"form": form, "is_search": is_search}
    return render(request, "bulk/pages/new.html", context, status=status)
