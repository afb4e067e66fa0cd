"""The form that asks a person again who they are, by any of their ways to sign in."""

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import may_sign_in

from .factors.forms import AgainPasskeyForm as PasskeyForm

CODES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class AgainForm(forms.Form):
    """A password, a code or a passkey.

    Its field names differ from those of every form that may be waiting, so the two don't collide.
    """

    again_password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    again_code = forms.CharField(
        label="Or a code",
        required=False,
        help_text="Six digits from your authenticator app, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id-%s")
        self.user = user
        if not (user.has_usable_password() and may_sign_in(user)):
            del self.fields["again_password"]
            self.fields["again_code"].label = "Code"
        if not Authenticator.objects.filter(user=user, type__in=CODES).exists():
            del self.fields["again_code"]

    def clean(self) -> dict[str, Any]:
        """Check the one that was given, as allauth checks it at a sign-in."""
        cleaned = super().clean() or {}
        self.given = self._given(cleaned)
        if not self.given.is_valid():
            errors = self.given.errors.values()
            raise ValidationError([each for of_field in errors for each in of_field])
        return cleaned

    def save(self, request: HttpRequest) -> None:
        """Note when the person was asked."""
        if isinstance(self.given, PasswordForm):
            reauthenticate_by_password(request)
        else:
            self.given.save()

    def _given(self, cleaned: dict[str, Any]) -> Any:
        if password := cleaned.get("again_password"):
            return PasswordForm({"password": password}, user=self.user)
        if code := cleaned.get("again_code"):
            return CodeForm({"code": code}, user=self.user)
        if credential := cleaned.get("credential"):
            return PasskeyForm({"credential": credential}, user=self.user)
        raise ValidationError(
            "Enter your password, use one of your second factors, or confirm with single sign-on."
        )
