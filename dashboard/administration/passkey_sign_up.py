"""Signing up with an invitation and a passkey in place of a password."""

from allauth.mfa import app_settings
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from allauth.utils import get_form_class
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.orgs.passkeys import options_to_create
from dashboard.orgs.recent_sign_in import sign_in
from dashboard.orgs.second_factor import NEXT

from . import invitations
from .accepting import TEMPLATE, accept
from .models import Invitation


def respond(request: Request, found: Invitation) -> HttpResponse:
    """Ask the browser for a passkey. Once it comes, create the account and accept.

    A passkey is made for an account, so an account without a way to sign in exists before.
    """
    try:
        user = invitations.sign_up(found, password=None)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    form_class = get_form_class(app_settings.FORMS, "add_webauthn", AddWebAuthnForm)
    form = form_class(request.POST if "credential" in request.POST else None, user=user)
    if form.is_bound and form.is_valid():
        return _accept(request, found, user, form)
    options = {"js_data": {"creation_options": auth.begin_registration(user, passwordless=True)}}
    context = {"invitation": found, "form": form, "options": options_to_create(options)}
    return render(request, TEMPLATE, {**context, "step": "passkey"})


def _accept(request: Request, found: Invitation, user: User, form: Form) -> HttpResponse:
    """Accept first, so that the organization's record has what follows. Show recovery codes."""
    answer = accept(request, found, user)
    sign_in(request, user, method="mfa")
    name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
    flows.add_authenticator(request, name=name, credential=credential)
    request.session[NEXT] = answer.url
    return redirect("mfa_view_recovery_codes")
