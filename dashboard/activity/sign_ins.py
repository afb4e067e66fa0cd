"""Failed sign-ins with a member's address, on the record of each organization they belong to.

They are noted while the request is answered, and written when its answer is out: how long an answer
takes tells nobody whether an address has an account.
"""

import logging
import threading
from typing import Any, NamedTuple

from django.core.cache import cache
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest

from dashboard.orgs.models import Membership

from .models import Action
from .record import Actor, record_refused

LIMITED = "Too many attempts: the password was not tried. Others in the same minutes are left out."
WINDOW = 300  # seconds, those of allauth's limit for an address

logger = logging.getLogger(__name__)
_noted = threading.local()


class FailedSignIn(NamedTuple):
    """Somebody, the address they gave, and what there is to say."""

    actor: Actor
    email: str
    message: str = ""


def note_failure(request: HttpRequest, email: str) -> None:
    """The password wasn't the one of this address, or the account is switched off."""
    _note(FailedSignIn(Actor.unknown(request), email))


def note_limited(request: HttpRequest, email: str) -> None:
    """Too many attempts, of which the first alone is noted."""
    if cache.add(f"activity.limited:{email.lower()}", True, WINDOW):
        _note(FailedSignIn(Actor.unknown(request), email, LIMITED))


def write_noted(**kwargs: Any) -> None:
    """Writes what this thread's request has noted. Addresses without an account leave no trace."""
    noted, _noted.failures = getattr(_noted, "failures", []), []
    for failure in noted:
        try:
            _write(failure)
        except DatabaseError:
            logger.exception("a failed sign-in could not be recorded")


def connect() -> None:
    request_finished.connect(write_noted, dispatch_uid="activity.sign_ins")
    # Django closes its connections by the same signal, and has to come after what still writes.
    request_finished.disconnect(close_old_connections)
    request_finished.connect(close_old_connections)


def _note(failure: FailedSignIn) -> None:
    _noted.failures = [*getattr(_noted, "failures", []), failure]


def _write(failure: FailedSignIn) -> None:
    of_person = Membership.objects.filter(user__email__iexact=failure.email)
    for membership in of_person.select_related("organization", "user"):
        record_refused(
            failure.actor,
            membership.organization,
            Action.SIGN_IN_FAILED,
            subject=membership.user.email,
            message=failure.message,
        )
