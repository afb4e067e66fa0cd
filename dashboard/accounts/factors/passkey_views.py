"""The pages of passkeys: allauth's views, in this site's templates."""

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from dashboard.orgs.passkeys import options_to_create, options_to_get

from ..sign_in import DialogMixin


class Add(AddWebAuthnView):  # type: ignore[misc]  # allauth isn't typed
    template_name = "accounts/factors/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = kwargs.get("form") or context["form"]
        return {**context, "form": form, "options": options_to_create(context)}


class Rename(EditWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/factors/rename_passkey.html"
    success_url = reverse_lazy("mfa_index")


class Remove(RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/factors/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")


@method_decorator(login_not_required, name="dispatch")
class SignIn(DialogMixin, LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey alone, which also knows whose it is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._render()

    def get_template_names(self) -> list[str]:
        part = "#dialog" if self.request.htmx else ""
        return [f"accounts/factors/passkey_sign_in.html{part}"]

    def form_valid(self, form: LoginWebAuthnForm) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        response: HttpResponse = flows.perform_passwordless_login(
            self.request, authenticator, login
        )
        return response

    def form_invalid(self, form: LoginWebAuthnForm) -> HttpResponse:
        return self._render(form)

    def _render(self, form: LoginWebAuthnForm | None = None) -> HttpResponse:
        options = {"js_data": {"request_options": auth.begin_authentication(None)}}
        context = self.get_context_data(form=form, options=options_to_get(options))
        response: HttpResponse = self.render_to_response(context)
        return response
