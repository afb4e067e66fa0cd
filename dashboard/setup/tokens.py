"""The token that shows that somebody may set the site up: who can read its console.

It is derived from `SECRET_KEY`, so every process accepts it and nothing is stored. It is worth
nothing once there is a person.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from dashboard.orgs.models import User

MAX_AGE = timedelta(hours=24)


def is_needed() -> bool:
    """Return whether nobody can sign in yet."""
    return not User.objects.exists()


def make() -> str:
    return _signer().sign("setup")


def is_valid(token: str) -> bool:
    try:
        return _signer().unsign(token, max_age=MAX_AGE) == "setup"
    except BadSignature:  # expired ones too
        return False


def explain() -> str:
    """Return what to do with a new token, for the console."""
    address = f"{settings.SITE_URL}{reverse('setup:start')}"
    return (
        f"Nobody can sign in yet. Open {address} within 24 hours, and enter this token:\n\n"
        f"  {make()}\n"
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="dashboard.setup")
