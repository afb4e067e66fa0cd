"""The forms of second factors: allauth's, with the labels of this site."""

import struct
from contextlib import suppress
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dashboard.orgs.encryption import UnreadableKey

from ..failed_sign_ins import report_wrong_factor
from . import secrets

UNPARSABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error)
WRONG = "incorrect_code"  # allauth's name of the error
PENDING = "pending_authenticator_app"  # in the session: the encrypted secret of the QR code


class _CodeForm(forms.Form):
    """Labels the field of a code."""

    help_text = "Six digits from your authenticator app, or one of your recovery codes."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_code()

    def label_code(self) -> None:
        code = self.fields["code"]
        code.label, code.help_text = "Code", self.help_text
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
            "autofocus": True,
        }


class CodeForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]  # allauth isn't typed
    """The code with which a person signs in."""


class DialogCodeForm(CodeForm):
    """The form with an id that no field of the page under the dialog has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="sign-in-%s", **kwargs)


class ActivateForm(_CodeForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app.

    Until it is right, the session has the secret, encrypted: allauth's form would leave it readable
    in the database.
    """

    help_text = "Six digits that the app shows now."

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        # Not allauth's __init__, which makes a secret and stores it
        forms.Form.__init__(self, *args, **kwargs)
        self.label_code()
        self.secret = _pending_secret(context.request)


class _PasskeyForm(forms.Form):
    """Refuses what no browser sends, at which allauth's forms and fido2's parsers fail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except UNPARSABLE:
            self.add_error(None, "This isn't a passkey.")


class UsePasskeyForm(_PasskeyForm, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password. A wrong one is reported, as allauth's forms report a code."""

    def clean_credential(self) -> Authenticator:
        auth.parse_authentication_response(self.cleaned_data["credential"])  # before the limit
        try:
            return super().clean_credential()
        except ValidationError as error:
            if error.code == WRONG:
                report_wrong_factor(context.request, self.user.email)
            raise


class SignInPasskeyForm(_PasskeyForm, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""


class AgainPasskeyForm(UsePasskeyForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey of somebody who is signed in."""


class AddPasskeyForm(_PasskeyForm, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. Every passkey verifies its person, so it can sign them in alone."""

    name = forms.CharField(
        max_length=80, required=False, help_text="So that you know it again, such as “Work laptop”."
    )
    passwordless = None  # allauth's choice between a passkey and a second factor


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(max_length=80)


def _pending_secret(request: HttpRequest) -> str:
    """Return the secret of the QR code. It stays the same when the page is loaded again."""
    with suppress(KeyError, UnreadableKey):
        return secrets.decrypt(request.session[PENDING])
    secret: str = generate_totp_secret()
    request.session[PENDING] = secrets.encrypt(secret)
    return secret
