"""allauth's client of OpenID Connect, stricter where the standard allows more.

allauth finds the module by its name, and the URLs by theirs.
"""

import hashlib
import secrets
import time
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .discovery import Unusable, metadata

CONFIRMS = AuthProcess.REDIRECT  # the process in which somebody who is signed in shows who they are


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth isn't typed
    """Exchanges the code for the tokens, with what the provider says of itself."""

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            try:
                self._openid_config = metadata(self.get_provider().app.described)
            except Unusable as error:
                raise OAuth2Error(str(error)) from None
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return it as SITE_URL names the site, whatever the Host header says."""
        path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        return settings.SITE_URL + path

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Read the ID token, and the claims that the provider has in addition to it."""
        if not {"id_token", "access_token"} <= kwargs["response"].keys():
            raise OAuth2Error("the answer lacks a token")
        app.settings["fetch_userinfo"] = "userinfo_endpoint" in self.openid_config
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Verify the signature too. allauth has no need to, since the token came over TLS."""
        self.did_fetch_access_token = False
        try:
            decoded: dict[str, Any] = super()._decode_id_token(app, id_token)
        except (KeyError, TypeError, ValueError) as error:  # keys that aren't as they should be
            raise OAuth2Error(f"the ID token can't be verified: {error!r}") from None
        return decoded


class OpenIDConnect(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider. The address that starts a sign-in can't change what is asked of it."""

    pkce_enabled_default = True
    oauth2_adapter_class = Exchange

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        asked = super().get_redirect_from_request_kwargs(request)
        return {"next_url": asked.get("next_url"), "process": AuthProcess.LOGIN}

    def confirm(self, request: HttpRequest, next_url: str) -> HttpResponse:
        """Let somebody who is signed in show the provider again who they are."""
        now = {"prompt": "login", "max_age": "0"}
        return self.redirect(
            request, CONFIRMS, next_url, auth_params=now, confirmed_since=int(time.time())
        )

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """Answer with a page that leads on to the provider.

        A redirect would need its origin, and those that it redirects to in turn, in form-action.
        """
        nonce = secrets.token_urlsafe(16)
        asked = {**(kwargs.pop("auth_params", None) or {}), "nonce": nonce}
        try:
            response: HttpResponse = super().redirect(
                request, process, next_url, data, auth_params=asked, nonce=nonce, **kwargs
            )
        except OAuth2Error as error:
            return failure(request, self, error)
        if response.status_code != 302:
            return response
        context = {"provider": self, "address": response["Location"]}
        return render(request, "single_sign_on/leaving.html", context)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return who it is, also if another provider takes the slug: issuer and subject."""
        token = data["id_token"]
        return hashlib.sha256(f"{token['iss']} {token['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}  # nothing of what the provider says is stored

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.received = response  # for joining.admit
        return login


def failure(request: HttpRequest, provider: OpenIDConnect, error: OAuth2Error) -> HttpResponse:
    """Answer where allauth doesn't, if the provider's metadata can't be read."""
    response: HttpResponse = render_authentication_error(request, provider, exception=error)
    return response


provider_classes = [OpenIDConnect]
