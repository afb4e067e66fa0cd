"""Log lines about signing in and out, and about passwords.

They name people by their id, and nobody who isn't known: what was typed as an address may be a
password.
"""

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal
from django.http import HttpRequest

from dashboard.orgs.models import User
from dashboard.orgs.recent_sign_in import means_of
from dashboard.web.proxy import client_address

log = logging.getLogger(__name__)

EVENTS: dict[Signal, str] = {
    user_logged_in: "signed in",
    user_logged_out: "signed out",
    password_changed: "changed their password",
    password_reset: "set a new password by a link",
    password_set: "set a password",
}


def log_event(signal: Signal, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Log an event of a person. `user` is None if somebody signs out who wasn't signed in."""
    if user:
        means = means_of(request, user) if signal is user_logged_in else ""
        event = f"{EVENTS[signal]} by {means}" if means else EVENTS[signal]
        log.info("person %s %s from %s", user.pk, event, client_address(request))


def log_failure(request: HttpRequest, why: str) -> None:
    """Log that somebody couldn't sign in."""
    log.warning("a sign-in from %s failed: %s", client_address(request), why)


for event in EVENTS:
    event.connect(log_event, dispatch_uid=__name__)
