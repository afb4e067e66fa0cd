"""The answer to a person who accepts an invitation."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from dashboard.activity.record import Actor
from dashboard.orgs.http import Request

from . import invitations
from .memberships import Refusal
from .models import Invitation

TEMPLATE = "administration/invitation.html"


def accept(request: Request, found: Invitation) -> HttpResponseRedirect:
    """Make the person who is signed in a member, and lead them to the organization."""
    try:
        invitations.accept(found, request.user, by=Actor.from_request(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(
        request, f"You are now {found.get_role_display()} of {found.organization.name}."
    )
    return redirect(found.organization)
