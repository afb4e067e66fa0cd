"""Pages to invite people, and to withdraw invitations."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from . import invitations
from .forms import InvitationForm
from .memberships import Refusal
from .models import Invitation

TOO_MANY = "You have sent many invitations within an hour. Wait a while, then try again."


@require_role(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: OrganizationRequest) -> HttpResponse:
    """Invite an email address, or send its invitation again."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        if not ratelimit.consume(request, action="invite", user=request.user):
            form.add_error(None, TOO_MANY)
        elif _invited(request, form, email, role):
            messages.success(request, f"{email} is invited. The invitation is sent by mail.")
            return redirect("administration:members", request.organization.slug)
    return render(request, "administration/invite.html", {"form": form})


@require_role(Role.ADMIN)
@require_POST
def withdraw(request: OrganizationRequest, invitation_id: UUID) -> HttpResponse:
    found = get_object_or_404(Invitation, organization=request.organization, pk=invitation_id)
    try:
        invitations.withdraw(found, by=Actor.from_request(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The invitation of {found.email} is withdrawn.")
    return redirect("administration:members", request.organization.slug)


def _invited(request: OrganizationRequest, form: InvitationForm, email: str, role: str) -> bool:
    try:
        invitations.invite(request.organization, email, role, by=Actor.from_request(request))
    except Refusal as refusal:
        form.add_error("email", str(refusal))
        return False
    return True
