"""The rules by which allauth signs people in by a provider."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest

from dashboard.openid_providers import OpenIDProvider
from dashboard.web.proxy import client_address

from . import joining
from .configured import providers
from .provider import OpenIDConnect
from .refused import refusal

log = logging.getLogger(__name__)

CANCELLED = "You cancelled the sign-in."
FAILED = "The sign-in didn't work. Try again. If it fails again, ask whoever runs this site."
LONGEST = 200  # characters of what a provider says, in the log
SCOPES = ("openid", "profile", "email")


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth isn't typed
    """Knows the providers, and whom they let in."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the providers as allauth wants them. They aren't stored."""
        apps = [_app(each) for each in providers()]
        if provider and provider != OpenIDConnect.id:
            apps = [each for each in apps if each.provider_id == provider]
        return [each for each in apps if client_id in (None, each.client_id)]

    def get_requests_session(self) -> Any:
        """Return a session that follows no redirect: a provider has the addresses that it says."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        joining.admit(request, sociallogin)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OpenIDConnect,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Say that it didn't work. Only the log says why."""
        slug, why = provider.app.provider_id, str(exception or error)[:LONGEST]
        log.warning("a sign-in by %s from %s failed: %s", slug, client_address(request), why)
        words = CANCELLED if error == AuthError.CANCELLED else FAILED
        raise ImmediateHttpResponse(refusal(request, provider.name, words))


def _app(described: OpenIDProvider) -> SocialApp:
    app = SocialApp(
        provider=OpenIDConnect.id,
        provider_id=described.slug,
        name=described.name,
        client_id=described.client_id,
        secret=described.client_secret.get_secret_value(),
        settings={
            "server_url": described.discovery_url,
            "scope": list(dict.fromkeys((*SCOPES, *described.scopes))),
        },
    )
    app.described = described
    return app
