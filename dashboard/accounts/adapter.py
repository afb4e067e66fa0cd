"""How allauth signs people in here."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dashboard.activity import sign_ins
from dashboard.orgs.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth isn't typed
    """Nobody signs up, links lead to `SITE_URL`, and no answer tells who has an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site; every `next` of ours is one."""
        return bool(
            url and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        )

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: the pages answer with HTML alone, to whoever asks."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.SITE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A failure is for the log alone: only an address with an account could cause one."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("mail %s could not be sent", template_prefix)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failures are answered with a 429 rather than with the form."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_ins.note_limited(request, credentials.get("email") or "")
            raise ImmediateHttpResponse(respond_429(request)) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who doesn't get in is noted; who is switched off doesn't, whatever the password."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or not user.is_active:
            sign_ins.note_failure(request, credentials.get("email") or "")
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Without the request's Host, whose port anybody may vary to be counted anew."""
        return str(credentials.get("email", "")).lower()
