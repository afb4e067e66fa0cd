"""The rules by which allauth signs people in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import may_sign_in
from dashboard.orgs.recent_sign_in import is_recent

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
        """Report failures. A disabled account fails with any password."""
        email = str(credentials.get("email") or "")
        user: User | None = super().authenticate(request, **credentials)
        if user and not may_sign_in(user):
            user = None  # as with a wrong password, which nobody can then try out
            count_attempt(request, email)  # allauth has taken a right password's back
        if user is None or not user.is_active:
            failed_sign_ins.report_failure(request, email)
        return user

    def set_password(self, user: User, password: str) -> None:
        """Save nothing else: a site administrator may disable the person during the slow hash."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in by a passkey or a link where only single sign-on signs in."""
        is_by_provider = "sociallogin" in (kwargs["signal_kwargs"] or {})
        if is_by_provider or may_sign_in(user):
            response: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return response
        messages.error(request, "Only single sign-on signs you in at this site.")
        return redirect("account_login")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again after ten minutes. allauth itself would also ask right after signing in."""
        return not is_recent(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Name the pages that ask again. Each asks in every way (asked_again.py)."""
        pages = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
        return [{"id": each, "description": "", "url": reverse(each)} for each in pages]

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password of a person who is signed in, and report failures."""
        if may_sign_in(user) and user.check_password(password):
            return True
        failed_sign_ins.report_failure(self.request, user.email)
        return False
