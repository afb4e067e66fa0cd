"""Site administrators, and people who are disabled everywhere: on the site's own record."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet

from dashboard.accounts.factors.reset import NothingToReset, reset
from dashboard.activity.models import Action
from dashboard.activity.record import Actor, recorded
from dashboard.administration.memberships import Refusal
from dashboard.orgs import sessions
from dashboard.orgs.models import User
from dashboard.orgs.notices import notify


class LastSiteAdministrator(Refusal):
    """The site would be left without a site administrator who can sign in."""

    reason = "The site needs a site administrator. Make another person one first."


class KeptForEmergencies(Refusal):
    """Passwords are off for everybody but this person."""

    reason = (
        "Only this person can sign in with a password. Choose another under Single sign-on first."
    )


class NoFactor(Refusal):
    """The person has no second factor."""

    reason = "This person has no second factor."


def promote(person: User, *, by: Actor) -> None:
    """Make a person a site administrator. It ends their sessions, as another role does."""
    with _recorded(person, Action.PERSON_PROMOTE, by):
        _row(person).update(is_site_administrator=True)
        sessions.end_all(person)
        notify(person, "You are now a site administrator", by.address)


def demote(person: User, *, by: Actor) -> None:
    """Remove a person as site administrator. It ends their sessions.

    Raises LastSiteAdministrator and KeptForEmergencies.
    """
    with _recorded(person, Action.PERSON_DEMOTE, by):
        _keep_another(person)
        _row(person).update(is_site_administrator=False)
        sessions.end_all(person)
        notify(person, "You are no longer a site administrator", by.address)


def disable(person: User, *, by: Actor) -> None:
    """Keep a person out everywhere, from their next request on.

    Raises LastSiteAdministrator and KeptForEmergencies.
    """
    with _recorded(person, Action.PERSON_DISABLE, by):
        _keep_another(person)
        _row(person).update(is_active=False)
        sessions.end_all(person)


def enable(person: User, *, by: Actor) -> None:
    """Let a person sign in again."""
    with _recorded(person, Action.PERSON_ENABLE, by):
        _row(person).update(is_active=True)


def reset_factors(person: User, *, by: Actor) -> None:
    """Remove the second factors of a person who has lost them. Raises NoFactor."""
    with _recorded(person, Action.FACTOR_RESET, by):
        try:
            reset(person, by=by)
        except NothingToReset:
            raise NoFactor from None


@contextmanager
def _recorded(person: User, action: Action, by: Actor) -> Iterator[None]:
    with recorded(by, None, action, subject=person.email, label=person.email):
        yield


def _keep_another(person: User) -> None:
    """Refuse to lose the last administrator, or the one for emergencies.

    Two who do this at once take turns.
    """
    administrators = User.objects.filter(is_site_administrator=True, is_active=True)
    if [each.pk for each in administrators.select_for_update().order_by("pk")] == [person.pk]:
        raise LastSiteAdministrator
    if _row(person).filter(keeps_password=True).exists():
        raise KeptForEmergencies


def _row(person: User) -> QuerySet[User]:
    return User.objects.filter(pk=person.pk)
