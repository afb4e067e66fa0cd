"""The pages of second factors: allauth's views, in this site's templates."""

from operator import attrgetter
from typing import Any, cast

from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from dashboard.activity.models import Action
from dashboard.activity.record import Actor
from dashboard.orgs import sessions
from dashboard.orgs.http import Request
from dashboard.orgs.passkeys import options_to_get, passkeys_of
from dashboard.orgs.password_sign_in import may_sign_in
from dashboard.orgs.provider_names import names_by_slug
from dashboard.orgs.second_factor import NEXT, who_requires_factor

from .. import on_record
from ..device_names import device_name
from ..sign_in import DialogMixin
from .forms import PENDING, CodeForm, DialogCodeForm


class Index(IndexView):  # type: ignore[misc]  # allauth isn't typed
    """The person's ways to sign in."""

    template_name = "accounts/factors/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request = cast(Request, self.request)
        _note_next(request)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        sessions.note(request, request.user)  # one of an earlier version isn't listed yet
        listed = UserSession.objects.purge_and_list(request.user)
        listed.sort(key=attrgetter("last_seen_at"), reverse=True)
        return {
            **context,
            "requiring": who_requires_factor(request),
            "sessions": [(each, device_name(each.user_agent)) for each in listed],
            "current_key": request.session.session_key,
            "has_password": may_sign_in(request.user),
            "providers": _providers_of(request),
        }


@method_decorator(login_not_required, name="dispatch")
class EnterCode(DialogMixin, AuthenticateView):  # type: ignore[misc]
    """The second step of signing in."""

    def get_form_class(self) -> type[CodeForm]:
        return DialogCodeForm if self.request.htmx else CodeForm

    def get_template_names(self) -> list[str]:
        part = "#dialog" if self.request.htmx else ""
        return [f"accounts/factors/authenticate.html{part}"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        has_passkey = passkeys_of(self.stage.login.user).exists()
        options = options_to_get(context) if has_passkey else None
        return {**context, "passkey_options": options}


class Activate(ActivateTOTPView):  # type: ignore[misc]
    """Shows the QR code, and asks for the first code."""

    template_name = "accounts/factors/activate.html"

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop(PENDING, None)
        return response


class Deactivate(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "accounts/factors/deactivate.html"


class Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/factors/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "next": self.request.session.get(NEXT, "")}


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/factors/new_codes.html"


class DownloadCodes(DownloadRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/factors/codes.txt"

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)
        on_record.report(
            request.user, Action.DOWNLOAD, Actor.from_request(request), label="recovery codes"
        )
        return response


def _providers_of(request: Request) -> list[tuple[SocialAccount, str]]:
    """Return what joins the person with each provider of single sign-on, and its name."""
    names = names_by_slug(request)
    joined = SocialAccount.objects.filter(user=request.user).order_by("date_joined")
    return [(each, names.get(each.provider, each.provider)) for each in joined]


def _note_next(request: Request) -> None:
    """Remember the page that needs a factor, for the page that ends the set-up."""
    following = request.GET.get("next", "")
    if following.startswith("/") and url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        request.session[NEXT] = following
