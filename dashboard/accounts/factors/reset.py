"""Resetting a person's second factors, for somebody who has lost them."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from dashboard.activity.models import Action
from dashboard.activity.record import Actor
from dashboard.orgs import sessions
from dashboard.orgs.models import User

from ..on_record import report


class NothingToReset(Exception):
    """The person has no second factor."""

    def __str__(self) -> str:
        return "This person has no second factor."


def reset(user: User, *, by: Actor) -> None:
    """Remove all second factors and recovery codes, and tell the person. Raises NothingToReset."""
    with transaction.atomic():
        if not Authenticator.objects.filter(user=user).delete()[0]:
            raise NothingToReset
        sessions.end_all(user)
        mail = "The second factors of your account were reset"
        report(user, Action.FACTOR_RESET, by, label=user.email, mail=mail)
