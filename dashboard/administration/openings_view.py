"""The page that asks whether Activity records who opens a number."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.dialogs import ask, go_to

from . import organizations


class OpeningsForm(forms.Form):
    records_openings = forms.BooleanField(
        label="Record who opens a number",
        required=False,
        help_text="An entry for each person and number, at most one in ten minutes.",
    )


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def record_openings(request: OrganizationRequest) -> HttpResponse:
    """Ask whether to record who opens a number. On POST, save the answer."""
    organization = request.organization
    back = reverse("administration:settings", args=[organization.slug])
    form = OpeningsForm(
        request.POST if request.method == "POST" else None,
        initial={"records_openings": organization.records_openings},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["records_openings"]
        organizations.record_openings(organization, wanted, by=Actor.from_request(request))
        says = "now records" if wanted else "no longer records"
        messages.success(request, f"Activity {says} who opens a number.")
        return go_to(request, back)
    return ask(request, "administration/openings.html", {"form": form, "back": back})
