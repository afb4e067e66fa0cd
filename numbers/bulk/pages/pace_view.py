"""The question how fast an organization's bulk changes send requests."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bulk.models import Pace
from bulk.pacing import set_rate
from dashboard.activity.record import Action, Actor, Change, recorded
from dashboard.environment import LEAST_PACE
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.dialogs import ask, go_to

FIELD = "requests_per_second"
SAVED = "Bulk changes now send {rate:g} requests a second at most."


class PaceForm(forms.Form):
    requests_per_second = forms.FloatField(
        label="Requests a second",
        required=False,
        min_value=LEAST_PACE,
        max_value=100,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
        help_text=(
            "Your limit is in the organization's settings at Vapi. Leave some of it to people. "
            f"Without a value, it is {settings.BULK_REQUESTS_PER_SECOND:g}."
        ),
    )


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def pace(request: OrganizationRequest) -> HttpResponse:
    """Ask how many requests a second are sent. On POST, save it."""
    organization = request.organization
    before = Pace.of(organization).requests_per_second
    form = PaceForm(request.POST or None, initial={FIELD: before})
    back = reverse("bulk:index", args=[organization.slug])
    if request.method == "POST" and form.is_valid():
        after = form.cleaned_data[FIELD]
        if after != before:
            changes = [Change(FIELD, before, after)]
            actor = Actor.from_request(request)
            with recorded(actor, organization, Action.PACE_CHANGE, changes=changes):
                set_rate(organization, after)
        messages.success(request, SAVED.format(rate=Pace.of(organization).rate))
        return go_to(request, back)
    return ask(request, "bulk/pages/pace.html", {"form": form, "back": back})
