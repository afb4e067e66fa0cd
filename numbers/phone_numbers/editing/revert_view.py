"""Taking a recorded change back: what that changes, and what somebody has to decide first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.display import readable_number
from phone_numbers.forms.differences import differences, shown_conflict
from phone_numbers.saving.errors import Conflicted
from phone_numbers.saving.recording import label_of_number
from phone_numbers.saving.reversal import preview
from phone_numbers.saving.save import Saved, undo
from vapi_client.masking import masked

from .form_page import ABOVE, decisions_of

TEMPLATE = "phone_numbers/editing/revert.html"


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def revert_change(request: OrganizationRequest, attempt_id: int) -> HttpResponse:
    """Shows what reverting a change would do; by POST, does it as any other save is done."""
    attempt = get_object_or_404(Attempt, pk=attempt_id, organization=request.organization)
    if request.method != "POST":
        return _page(request, attempt)
    try:
        decisions = decisions_of(request)
        saved = undo(request.organization, Actor.of(request), attempt, decisions=decisions)
    except Conflicted as conflicted:
        if request.htmx:
            return _problems(request, conflicted)
        return _page(request, attempt, status=409)
    return _reverted(request, attempt, saved)


def _page(request: OrganizationRequest, attempt: Attempt, *, status: int = 200) -> HttpResponse:
    decisions = decisions_of(request)
    found = preview(request.organization, attempt)
    name = readable_number(masked(label_of_number(found.current))) or "a number"
    context = {
        "attempt": attempt,
        "name": name,
        "differences": differences(found.current, {**found.current, **found.wanted}),
        "conflicts": [shown_conflict(each, decisions) for each in found.conflicts],
        "takes_focus": status != 200,
    }
    return render(request, TEMPLATE, context, status=status)


def _problems(request: OrganizationRequest, conflicted: Conflicted) -> HttpResponse:
    """What is to be decided, above what else changes."""
    decisions = decisions_of(request)
    conflicts = [shown_conflict(each, decisions) for each in conflicted.conflicts]
    context = {"conflicts": conflicts, "takes_focus": True}
    response = render(request, f"{TEMPLATE}#problems", context, status=409)
    for header, value in ABOVE.items():
        response[header] = value
    return response


def _reverted(request: OrganizationRequest, attempt: Attempt, saved: Saved) -> HttpResponse:
    words = "The change was reverted."
    if saved.unchanged:
        words = "Nothing was left to revert, so nothing was sent."
    elif saved.found_by_looking:
        words = "The change was reverted: Vapi's answer was lost, but looking showed that it was."
    messages.success(request, words)
    address = reverse("phone_numbers:detail", args=[request.organization.slug, attempt.subject])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
