"""Whether a person has just shown who they are. What could do much damage asks for it."""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from .models import User

MEANS = {
    "totp": "authenticator app",
    "recovery_codes": "recovery code",
    "webauthn": "passkey",
    "mfa": "passkey",
    "password_reset": "a link for a new password",
}


class AskAgain(Exception):
    """The person signed in too long ago. `accounts` asks them, then goes on with the request."""


def sign_in(request: HttpRequest, user: User, *, method: str = "password") -> None:
    """Sign in somebody who has just chosen how they sign in: by a password, or "mfa".

    They are a member already, so that their organization's record has it.
    """
    record_authentication(request, user, method=method)
    login(request, user)
    user_logged_in.send(User, request=request, user=user)  # as allauth does where it signs in


def means_of(request: HttpRequest, user: User) -> str:
    """Return by what a person has just signed in, such as “password and authenticator app”."""
    records = get_authentication_records(request, user)
    names = [str(each.get("type") or each.get("provider") or each["method"]) for each in records]
    return " and ".join(MEANS.get(name, name) for name in dict.fromkeys(names))


def is_recent(request: HttpRequest) -> bool:
    """Return whether the person signed in, or was asked again, within the last ten minutes."""
    records = get_authentication_records(request, request.user)
    if not records:
        return False
    return bool(time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def require_recent_sign_in(request: HttpRequest) -> None:
    """Raise AskAgain before a POST, if the person signed in more than ten minutes ago."""
    if request.method == "POST" and not is_recent(request):
        raise AskAgain
