"""Switching passwords off for everybody but one person, on the site's record."""

from contextlib import AbstractContextManager

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, recorded
from dashboard.administration.memberships import Refusal
from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import only_person

from . import configured


class NoProvider(Refusal):
    """Nobody could sign in at all."""

    reason = "Add a provider first: nobody else could sign in."


class NotForEmergencies(Refusal):
    """The person couldn't help in an emergency."""

    reason = "Choose a site administrator who has a password."


def switch_off(person: User, *, by: Actor) -> None:
    """Let passwords and passkeys sign in only this person. Others keep the sessions that they have.

    Raises NoProvider and NotForEmergencies.
    """
    with _recorded(Action.PASSWORDS_OFF, by, person.email):
        if not configured.providers():
            raise NoProvider
        if person not in possible_people():
            raise NotForEmergencies
        _clear()
        User.objects.filter(pk=person.pk).update(keeps_password=True)


def switch_on(*, by: Actor) -> None:
    """Let passwords sign everybody in again."""
    person = only_person()
    with _recorded(Action.PASSWORDS_ON, by, person.email if person else ""):
        _clear()


def possible_people() -> list[User]:
    """Return the people who could help in an emergency."""
    people = User.objects.filter(is_site_administrator=True, is_active=True).order_by("email")
    return [each for each in people if each.has_usable_password()]


def _clear() -> None:
    User.objects.filter(keeps_password=True).update(keeps_password=False)


def _recorded(action: Action, by: Actor, email: str) -> AbstractContextManager[object]:
    return recorded(by, None, action, subject=email, label=email)
