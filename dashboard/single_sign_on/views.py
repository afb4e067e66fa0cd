"""Signing in by a provider, and showing it again who one is."""

from typing import Any, cast

from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .provider import Exchange, failure
from .refused import refusal

GONE = "This site has no provider of this name. If you need it, ask whoever runs this site."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask whether to sign in by a provider. On POST, lead on to it."""
    try:
        provider = _provider(request, provider_id)
    except Http404:
        return refusal(request, "Single sign-on", GONE, status=404)
    if request.method == "POST":
        if not ratelimit.consume(request, action="single_sign_on"):
            return cast(HttpResponse, ratelimit.respond_429(request))
        response: HttpResponse = provider.redirect_from_request(request)
        return response
    context = {"provider": provider, "next": get_next_redirect_url(request) or ""}
    return render(request, "single_sign_on/sign_in.html", context)


@login_not_required
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the provider's answer, and sign the person in."""
    provider = _provider(request, provider_id)
    view: Any = OAuth2CallbackView.adapter_view(Exchange(request, provider_id))
    try:
        response: HttpResponse = view(request)
    except OAuth2Error as error:
        return failure(request, provider, error)
    return response


@require_POST
def confirm(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead a person who is signed in to a provider, which asks them again."""
    provider = _provider(request, provider_id)
    response: HttpResponse = provider.confirm(request, reverse("confirmed_by_provider"))
    return response


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """Send a person back to the page that asked."""
    return render(request, "single_sign_on/confirmed.html")


def _provider(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404("there is no such provider") from None
