"""The rules by which allauth signs people in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from dashboard.orgs.models import User

from . import failed_sign_ins
from .sign_in_limits import count_attempt


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth isn't typed
    """Closes sign-up, and never reveals who has an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether a `next` is a path of this site."""
        return bool(
            url and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        )

    def is_ajax(self, request: HttpRequest) -> bool:
        """Return False: allauth's pages answer only with HTML."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer too many failures with a 429 instead of the form."""
        email = str(credentials.get("email") or "")
        self._login_failed_rl_usage = count_attempt(request, email)
        if self._login_failed_rl_usage is None:
            failed_sign_ins.report_limited(request, email)
            raise ImmediateHttpResponse(respond_429(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Report failures. A deactivated account fails with any password."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or not user.is_active:
            failed_sign_ins.report_failure(request, credentials.get("email") or "")
        return user
