"""Browsers from which a person has signed in before. Nobody else's failures lock them out."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from dashboard.orgs.models import User

MAX_AGE = 365 * 24 * 60 * 60  # seconds


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note who has just signed in, for `remember`."""
    request.signed_in_email = user.email  # type: ignore[attr-defined]


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser a cookie, if somebody has just signed in.

    The cookie signs nobody in. Only their address verifies it, and it doesn't hold the address.
    """
    if email := getattr(request, "signed_in_email", None):
        response.set_signed_cookie(
            settings.DEVICE_COOKIE_NAME,
            secrets.token_urlsafe(12),
            salt=_salt(email),
            max_age=MAX_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def remembered(request: HttpRequest, email: str) -> str | None:
    """Return the browser's id, if the person with this address has signed in from it."""
    cookie = settings.DEVICE_COOKIE_NAME
    device = request.get_signed_cookie(cookie, None, salt=_salt(email), max_age=MAX_AGE)
    return str(device) if device else None


def _salt(email: str) -> str:
    return f"dashboard.accounts.devices {email.lower()}"
