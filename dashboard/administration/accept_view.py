"""The page behind the link in an invitation, for a person with or without an account.

Opening the link notes in the session that this person has the mail, and redirects to an address
without the link's token. So neither later requests nor the browser's history have it.
"""

from uuid import UUID

from allauth.account.forms import SetPasswordForm
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import only_person
from dashboard.orgs.recent_sign_in import sign_in

from . import invitations, passkey_sign_up
from .accepting import TEMPLATE, accept
from .models import Invitation

OPENED = "opened_invitations"  # in the session: the ids of those whose link was opened


@login_not_required
@require_safe
def open_invitation(request: Request, token: str) -> HttpResponse:
    """Redirect to the invitation's page, whose address has no token."""
    found = invitations.find(token)
    if found is None:
        response = _not_found(request)
    else:
        _remember(request, found)
        response = redirect("invitation", invitation_id=found.pk)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
def invitation(request: Request, invitation_id: UUID) -> HttpResponse:
    """Show an invitation to accept. A signed-out person signs in first, or signs up with it."""
    is_opened = str(invitation_id) in request.session.get(OPENED, [])
    found = invitations.pending(invitation_id) if is_opened else None
    if found is None:
        return _not_found(request)
    if request.user.is_authenticated:
        return _for_signed_in(request, found)
    if invitations.account_of(found):
        return render(request, TEMPLATE, {"invitation": found, "step": "sign in"})
    if only_person():  # single sign-on creates the account
        return render(request, TEMPLATE, {"invitation": found, "step": "sign up"})
    if "passkey" in request.POST or "credential" in request.POST:
        return passkey_sign_up.respond(request, found)
    return _for_new_person(request, found)


def _for_signed_in(request: Request, found: Invitation) -> HttpResponse:
    step = "accept" if found.is_for(request.user) else "sign out"
    if request.method == "POST" and step == "accept":
        return accept(request, found, request.user)
    if "sign-out" in request.POST:
        logout(request)
        _remember(request, found)
        return redirect(request.path)
    return render(request, TEMPLATE, {"invitation": found, "step": step})


def _for_new_person(request: Request, found: Invitation) -> HttpResponse:
    form = SetPasswordForm(User(email=found.email), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.sign_up(found, form.cleaned_data["password1"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            answer = accept(request, found, user)
            sign_in(request, user)
            return answer
    return render(request, TEMPLATE, {"invitation": found, "step": "sign up", "form": form})


def _remember(request: Request, found: Invitation) -> None:
    """Note in the session that the person has the mail. Signing out deletes the note."""
    opened = {*request.session.get(OPENED, []), str(found.pk)}
    request.session[OPENED] = sorted(opened)


def _not_found(request: Request) -> HttpResponse:
    return render(request, "administration/no_invitation.html", status=404)
