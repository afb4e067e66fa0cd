"""Switching passwords off for everybody but one person, on the site's record."""

from contextlib import AbstractContextManager

from django.db.models import QuerySet

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, recorded
from dashboard.administration.memberships import Refusal
from dashboard.orgs.database import lock_table
from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import only_person

from . import configured
from .models import Provider


class NoProvider(Refusal):
    """Nobody could sign in at all."""

    reason = "Add a provider first: nobody else could sign in."


class NotForEmergencies(Refusal):
    """The person couldn't help in an emergency."""

    reason = "Choose a site administrator who has a password."


def switch_off(person: User, *, by: Actor) -> None:
    """Let only this person sign in with a password or passkey. Others keep their sessions.

    Raises NoProvider and NotForEmergencies.
    """
    with _recorded(Action.PASSWORDS_OFF, by, person.email):
        lock_table(Provider)  # whoever removes one, or switches passwords off too, takes turns
        if not configured.providers():
            raise NoProvider
        locked = _administrators().select_for_update().order_by("pk")  # as who demotes one does
        if person not in _with_password(locked):
            raise NotForEmergencies
        _clear()
        User.objects.filter(pk=person.pk).update(keeps_password=True)


def switch_on(*, by: Actor) -> None:
    """Let everybody sign in with a password again."""
    person = only_person()
    with _recorded(Action.PASSWORDS_ON, by, person.email if person else ""):
        _clear()


def possible_people() -> list[User]:
    """Return the people who could help in an emergency."""
    return _with_password(_administrators().order_by("email"))


def _administrators() -> QuerySet[User]:
    return User.objects.filter(is_site_administrator=True, is_active=True)


def _with_password(people: QuerySet[User]) -> list[User]:
    return [each for each in people if each.has_usable_password()]


def _clear() -> None:
    User.objects.filter(keeps_password=True).update(keeps_password=False)


def _recorded(action: Action, by: Actor, email: str) -> AbstractContextManager[object]:
    return recorded(by, None, action, subject=email, label=email)
