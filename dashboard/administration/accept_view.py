"""The page behind the link in an invitation, for a person with or without an account."""

from allauth.account.forms import SetPasswordForm
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.activity.record import Actor
from dashboard.orgs.http import Request
from dashboard.orgs.models import User

from . import invitations
from .memberships import Refusal
from .models import Invitation

TEMPLATE = "administration/invitation.html"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
def invitation(request: Request, token: str) -> HttpResponse:
    """Show an invitation to accept. A signed-out person signs in first, or signs up with it."""
    found = invitations.find(token)
    if found is None:
        return render(request, "administration/no_invitation.html", status=404)
    if request.user.is_authenticated:
        return _for_signed_in(request, found)
    if User.objects.with_email(found.email):
        return render(request, TEMPLATE, {"invitation": found, "step": "sign in"})
    return _for_new_person(request, found)


def _for_signed_in(request: Request, found: Invitation) -> HttpResponse:
    step = "accept" if found.is_for(request.user) else "sign out"
    if request.method == "POST" and step == "accept":
        return _accept(request, found)
    return render(request, TEMPLATE, {"invitation": found, "step": step})


def _for_new_person(request: Request, found: Invitation) -> HttpResponse:
    form = SetPasswordForm(User(email=found.email), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.sign_up(found, form.cleaned_data["password1"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            login(request, user)
            return _accept(request, found)
    return render(request, TEMPLATE, {"invitation": found, "step": "sign up", "form": form})


def _accept(request: Request, found: Invitation) -> HttpResponse:
    try:
        invitations.accept(found, request.user, by=Actor.from_request(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(
        request, f"You are now {found.get_role_display()} of {found.organization.name}."
    )
    return redirect(found.organization)
