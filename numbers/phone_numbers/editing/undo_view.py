"""The Undo button of a toast."""

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
from phone_numbers.saving.errors import Conflicted, CredentialsMoved
from phone_numbers.saving.undo import undo

from .inline_fields import FIELDS, changed_field
from .untaken_values import untaken_note
from .updated_number import show_updated_number

CHANGED_SINCE = (
    "Nothing was undone: the number was changed again since, and undoing would revert that too."
)

CREDENTIALS_MOVED = (
    "Nothing was undone: the old address would get credentials that are now sent to another."
)


@require_role(Role.OPERATOR)
@require_POST
def undo_change(request: OrganizationRequest, attempt_id: int) -> HttpResponse:
    """Undo a change. Where the person has to decide something first, lead to the revert page."""
    attempt = get_object_or_404(Attempt, pk=attempt_id, organization=request.organization)
    try:
        saved = undo(request.organization, Actor.from_request(request), attempt)
    except (Conflicted, CredentialsMoved) as asks:
        page = reverse("phone_numbers:revert", args=[request.organization.slug, attempt.pk])
        if not request.htmx:
            return redirect(page)
        words = CHANGED_SINCE if isinstance(asks, Conflicted) else CREDENTIALS_MOVED
        return error_toast(request, words, status=409, link=page, link_text="Compare")
    field = changed_field(attempt)
    message = f"{readable_number(attempt.label)}: {FIELDS[field].label} is as it was before."
    if note := untaken_note(saved):
        message = f"{readable_number(attempt.label)}:{note}"
    if request.htmx and saved.number:
        return show_updated_number(
            request,
            saved.number,
            message=message,
            is_warning=bool(saved.untaken),
            focus=field,
            out_of_band=True,
        )
    messages.add_message(request, messages.WARNING if saved.untaken else messages.SUCCESS, message)
    return redirect("phone_numbers:detail", request.organization.slug, attempt.subject)
