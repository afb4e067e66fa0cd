"""Ending people's sessions, and how long they last."""

from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db.models import F, Min
from django.http import HttpRequest

from .models import Membership, User

HOUR, DAY = 3600, 86_400  # seconds


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without use, and at most. In seconds."""

    idle: int
    life: int

    def is_over(self, now: float, *, seen_at: float, signed_in_at: float) -> bool:
        return now - seen_at > self.idle or now - signed_in_at > self.life


def limits_of(user: User) -> Limits:
    """Return the site's limits, or the shorter ones of the organizations that the person opens."""
    own = (
        Membership.objects.active()
        .filter(user=user)
        .aggregate(
            hours=Min("organization__session_idle_hours"), days=Min("organization__session_days")
        )
    )
    hours = min(settings.SESSION_IDLE_HOURS, own["hours"] or settings.SESSION_IDLE_HOURS)
    days = min(settings.SESSION_DAYS, own["days"] or settings.SESSION_DAYS)
    return Limits(hours * HOUR, days * DAY)


def end_all(user: User) -> None:
    """End every session of a person, also those that no list has."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    UserSession.objects.filter(user=user).delete()


def end_others(request: HttpRequest, user: User) -> None:
    """End every session of the person who is signed in, except this one."""
    end_all(user)
    user.refresh_from_db(fields=["session_generation"])
    update_session_auth_hash(request, user)
    note(request, user)


def note(request: HttpRequest, user: Any) -> None:
    """Note the session's device and address, and that it is in use."""
    UserSession.objects.create_from_request(request, user=user)
