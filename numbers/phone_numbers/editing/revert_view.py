"""The page that reverts a recorded change."""

from collections.abc import Iterable
from typing import Any

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
from phone_numbers.assignees.directory import names_at_hand
from phone_numbers.display import readable_number
from phone_numbers.forms.differences import differences, shown_place
from phone_numbers.saving.errors import Conflicted, CredentialsMoved
from phone_numbers.saving.recording import record_label
from phone_numbers.saving.save import Saved
from phone_numbers.saving.undo import preview_undo, undo
from vapi_client.json_values import Path
from vapi_client.masking import masked

from .conflicts import decisions_of, shown_conflicts
from .form_page import above_the_form
from .moved_credentials import keeps_credentials, may_keep_credentials
from .posted_form import names_by_id
from .untaken_values import untaken_note

TEMPLATE = "phone_numbers/editing/revert.html"


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def revert_change(request: OrganizationRequest, attempt_id: int) -> HttpResponse:
    attempt = get_object_or_404(Attempt, pk=attempt_id, organization=request.organization)
    if request.method != "POST":
        return _show_page(request, attempt)
    decisions = decisions_of(request)
    try:
        saved = undo(
            request.organization,
            Actor.from_request(request),
            attempt,
            decisions=decisions,
            keeps_credentials=keeps_credentials(request),
        )
    except (Conflicted, CredentialsMoved) as asks:
        return _ask(request, attempt, asks)
    level = messages.WARNING if saved.untaken else messages.SUCCESS
    messages.add_message(request, level, _message(saved) + untaken_note(saved))
    address = reverse("phone_numbers:detail", args=[request.organization.slug, attempt.subject])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _show_page(
    request: OrganizationRequest, attempt: Attempt, *, status: int = 200
) -> HttpResponse:
    found = preview_undo(request.organization, attempt)
    context = {
        "attempt": attempt,
        "name": readable_number(masked(record_label(found.current))) or "a number",
        "differences": differences(
            found.current,
            {**found.current, **found.wanted},
            names_by_id(names_at_hand(request.organization)),
        ),
        "conflicts": shown_conflicts(request, found.conflicts),
        **_moved_context(request, found.moved),
        "takes_focus": status != 200,
    }
    return render(request, TEMPLATE, context, status=status)


def _ask(
    request: OrganizationRequest, attempt: Attempt, asks: Conflicted | CredentialsMoved
) -> HttpResponse:
    """Ask for the decisions that are missing. For htmx, show only them, above the differences."""
    if not request.htmx:
        return _show_page(request, attempt, status=409)
    context: dict[str, Any] = {"takes_focus": True}
    if isinstance(asks, Conflicted):
        context["conflicts"] = shown_conflicts(request, asks.conflicts)
    else:
        context |= _moved_context(request, asks.paths)
    return above_the_form(render(request, f"{TEMPLATE}#problems", context, status=409))


def _moved_context(request: OrganizationRequest, moved: Iterable[Path]) -> dict[str, Any]:
    return {
        "moved_credentials": [shown_place(path) for path in moved],
        "may_keep_credentials": may_keep_credentials(request),
    }


def _message(saved: Saved) -> str:
    if saved.unchanged:
        return "Nothing was left to revert, so nothing was sent."
    if saved.observed:
        return "The change was reverted: Vapi's answer was lost, but a check afterwards found it."
    return "The change was reverted."
