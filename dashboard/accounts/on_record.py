"""What happens to people's accounts: in the record of each of their organizations, and by mail."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, record_done
from dashboard.orgs import sessions
from dashboard.orgs.models import Membership, Organization, User
from dashboard.orgs.notices import notify
from dashboard.orgs.recent_sign_in import means_of
from dashboard.web.proxy import client_address

from . import failed_sign_ins

RECOVERY_CODES = Authenticator.Type.RECOVERY_CODES
FACTOR_EVENTS: Mapping[Signal, tuple[Action, str]] = {
    factors.authenticator_added: (Action.FACTOR_ADD, "was added to your account"),
    factors.authenticator_removed: (Action.FACTOR_REMOVE, "was removed from your account"),
}


def report(
    user: User,
    action: Action,
    by: Actor,
    *,
    label: str = "",
    mail: str = "",
    changes: Iterable[Change] = (),
) -> None:
    """Record what happened to an account, and mail the sentence `mail` to its owner."""
    with transaction.atomic():
        for organization in records_of(user):
            about = user.email
            record_done(by, organization, action, subject=about, label=label, changes=changes)
        if mail:
            notify(user, mail, by.address)


def records_of(user: User) -> list[Organization | None]:
    """Return whose records have what happens to an account; None is the site's own."""
    organizations = [each.organization for each in Membership.objects.for_user(user)]
    return [*organizations, None] if user.is_site_administrator else [*organizations]


def person(request: HttpRequest, user: User) -> Actor:
    """Return the person as the one who acts, also while they sign in or out."""
    return Actor(user.email, user.pk, client_address(request))


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    login = kwargs.get("sociallogin")
    means = login.provider.name if login else means_of(request, user)
    changes = [Change("by", after=means)] if means else []
    report(user, Action.SIGN_IN, person(request, user), changes=changes)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        report(user, Action.SIGN_OUT, person(request, user))


@receiver([password_changed, password_reset, password_set])
def password_changes(request: HttpRequest, user: User, **kwargs: Any) -> None:
    mail = "The password of your account was changed"
    report(user, Action.PASSWORD_CHANGE, person(request, user), mail=mail)


@receiver(list(FACTOR_EVENTS))
def factor_changes(
    signal: Signal, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Report a factor. Recovery codes come and go with the others, and aren't reported."""
    if authenticator.type != RECOVERY_CODES:
        action, happened = FACTOR_EVENTS[signal]
        name = factor_name(authenticator)
        by = person(request, user)
        sessions.end_others(request, user)
        report(user, action, by, label=name, mail=f"The second factor {name} {happened}")


@receiver(factors.authenticator_reset)
def codes_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    mail = "New recovery codes were created for your account"
    sessions.end_others(request, user)
    report(user, Action.FACTOR_CODES, person(request, user), mail=mail)


@receiver(factors.authentication_failed)
def factor_failed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    failed_sign_ins.report_wrong_factor(request, user.email)


def factor_name(authenticator: Authenticator) -> str:
    """Return what people call a factor: the name that they gave it, or its kind."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return f"“{authenticator.wrap().name}”"
    return "authenticator app"
