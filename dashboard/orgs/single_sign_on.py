"""Single sign-on, as organizations and their roles require it. The room single_sign_on does it."""

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dashboard.web.toasts import error_toast

from .http import OrganizationRequest, Request
from .models import Membership


def signed_in_by(request: HttpRequest, provider: str) -> bool:
    """Return whether the provider with this slug signed the person in, in this session.

    Somebody who was only asked again may have signed in in another way.
    """
    records = get_authentication_records(request, request.user)
    return any(
        each.get("provider") == provider and not each.get("reauthenticated") for each in records
    )


def needed_provider(request: Request, membership: Membership) -> str:
    """Return the slug of the provider that a person must sign in by first, or nothing.

    The organization requires it. Or its groups gave the role, which lasts as long as the person is
    in them: only the provider knows.
    """
    needed = (membership.organization.required_provider, membership.given_by)
    return next((each for each in needed if each and not signed_in_by(request, each)), "")


def sign_in_first(request: OrganizationRequest, provider: str) -> HttpResponse:
    """Lead a member to sign in by a provider. htmx gets a message, so nothing typed is lost."""
    address = request.organization.get_absolute_url()
    if request.method == "GET" and not request.htmx:
        address = request.get_full_path()
    page = reverse("openid_connect_login", kwargs={"provider_id": provider})
    page = f"{page}?{urlencode({'next': address})}"
    if request.htmx:
        words = f"{request.organization} requires single sign-on."
        link = {"link": page, "link_text": "Sign in"}
        return error_toast(request, words, status=403, **link)
    return redirect(page)
