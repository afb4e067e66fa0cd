"""Taking a change back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.toasts import error_toast
from phone_numbers.display import readable_number
from phone_numbers.saving.errors import Conflicted
from phone_numbers.saving.save import undo

from .inline_view import FIELDS, LABELS
from .saved_number import shown_again

CHANGED_SINCE = (
    "It was changed again since, so undoing would take that back too. Nothing was changed."
)


@require_role(Role.OPERATOR)
@require_POST
def undo_change(request: OrganizationRequest, attempt_id: int) -> HttpResponse:
    """Restores what one change replaced, by the way of every other change. Where somebody has to
    decide something first, the page that reverts it asks."""
    attempt = get_object_or_404(Attempt, pk=attempt_id, organization=request.organization)
    try:
        saved = undo(request.organization, Actor.of(request), attempt)
    except Conflicted:
        page = reverse("phone_numbers:revert", args=[request.organization.slug, attempt.pk])
        if not request.htmx:
            return redirect(page)
        return error_toast(request, CHANGED_SINCE, status=409, link=page, link_text="Compare")
    focus = _field_of(attempt)
    words = f"{readable_number(attempt.label)}: {LABELS[focus]} is as it was before."
    if request.htmx and saved.number:
        return shown_again(request, saved.number, words=words, focus=focus, out_of_band=True)
    messages.success(request, words)
    return redirect("phone_numbers:detail", request.organization.slug, attempt.subject)


def _field_of(attempt: Attempt) -> str:
    """The field in place that changed."""
    changed = {change["field"] for change in attempt.changes}
    return next((name for name, field in FIELDS.items() if field in changed), "assignment")
