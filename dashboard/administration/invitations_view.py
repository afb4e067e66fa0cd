"""Pages to invite people, and to withdraw invitations."""

from collections.abc import Sequence
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
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
    """Invite email addresses, or send an invitation again. Refused ones stay in the form."""
    form, invited = InvitationForm(request.POST or None), list[str]()
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        invited, refused = _invite_all(request, form.cleaned_data["email"], role)
        if invited:
            messages.success(request, _said(invited))
        if not refused:
            return redirect("administration:members", request.organization.slug)
        form = InvitationForm({"email": "\n".join(refused), "role": role})
        for email, reason in refused.items():
            form.add_error("email", f"{email}: {reason}")
    context = {"form": form, "invited": invited, "sends_mail": settings.MAIL_GOES_OUT}
    return render(request, "administration/invite.html", context)


def _invite_all(
    request: OrganizationRequest, emails: Sequence[str], role: str
) -> tuple[list[str], dict[str, str]]:
    """Invite each address. Return those that are invited, and why others aren't."""
    invited, refused = list[str](), dict[str, str]()
    for email in emails:
        if not ratelimit.consume(request, action="invite", user=request.user):
            refused[email] = TOO_MANY
            continue
        try:
            invitations.invite(request.organization, email, role, by=Actor.from_request(request))
        except Refusal as refusal:
            refused[email] = str(refusal)
        else:
            invited.append(email)
    return invited, refused


def _said(invited: Sequence[str]) -> str:
    who = invited[0] if len(invited) == 1 else f"{len(invited)} people"
    if not settings.MAIL_GOES_OUT:
        return f"{who} invited. Copy the link from the list, and send it to them."
    return f"{who} invited by email."


@require_role(Role.ADMIN)
@require_POST
def withdraw(request: OrganizationRequest, invitation_id: UUID) -> HttpResponse:
    found = get_object_or_404(Invitation, organization=request.organization, pk=invitation_id)
    try:
        invitations.withdraw(found, by=Actor.from_request(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Invitation withdrawn.")
    return redirect("administration:members", request.organization.slug)
