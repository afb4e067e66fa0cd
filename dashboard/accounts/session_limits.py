"""Middleware that ends sessions which nobody uses any more, and those that last too long."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from dashboard.activity.models import Action
from dashboard.orgs import sessions
from dashboard.orgs.models import User

from .middleware import is_unasked
from .on_record import person, report

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # in the session, as seconds
NOTED_EVERY = 60  # seconds


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Begin to count, and list the session with its device."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = time.time()
    if request.META.get("REMOTE_ADDR"):
        sessions.note(request, user)


class SessionLimitsMiddleware:
    """Once a minute, checks a session's limits and notes that it is in use.

    A page that loads itself again isn't in use, however long it is open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_due = time.time() - request.session.get(SEEN_AT, 0) > NOTED_EVERY
        if is_due and SESSION_KEY in request.session and request.user.is_authenticated:
            _check(request, request.user)
        return self.get_response(request)


def _check(request: HttpRequest, user: User) -> None:
    now, session = time.time(), request.session
    session.setdefault(SIGNED_IN_AT, now)  # of a version that didn't note it
    seen_at, signed_in_at = session.setdefault(SEEN_AT, now), session[SIGNED_IN_AT]
    if sessions.limits_of(user).is_over(now, seen_at=seen_at, signed_in_at=signed_in_at):
        report(
            user, Action.SESSION_END, person(request, user), label="a session that had timed out"
        )
        session.flush()
        request.user = AnonymousUser()
    elif not is_unasked(request):
        session[SEEN_AT] = now
        sessions.note(request, user)
