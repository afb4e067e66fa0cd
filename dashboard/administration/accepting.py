"""The answer to a person who accepts an invitation."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from dashboard.activity.record import Actor
from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.web.proxy import client_address

from . import invitations
from .memberships import Refusal
from .models import Invitation

TEMPLATE = "administration/invitation.html"


def accept(request: Request, found: Invitation, user: User) -> HttpResponseRedirect:
    """Make a person a member, who is signed in or will be, and lead them to the organization."""
    try:
        invitations.accept(found, user, by=Actor(user.email, user.pk, client_address(request)))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(
        request, f"You are now {found.get_role_display()} of {found.organization.name}."
    )
    return redirect(found.organization)
