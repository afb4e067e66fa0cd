"""Admits people whom a provider has signed in, and finds or creates their account."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from dashboard.accounts import failed_sign_ins
from dashboard.accounts.on_record import report
from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change
from dashboard.administration.models import Invitation
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.models import User
from dashboard.web.proxy import client_address

from . import groups
from .claims import Claims, read
from .provider import CONFIRMS
from .refused import Refused, refusal

CLOSED = (
    "Your password and second factors here were removed: somebody else could have set them. Set "
    "new ones under Sign-in and security."
)
SKEW = 60  # seconds that the provider's clock may be behind


def admit(request: HttpRequest, login: SocialLogin) -> None:
    """Give a sign-in its account, whose roles follow the person's groups.

    Otherwise, answer with the reason. Without an account, a person needs a role by their groups,
    or an invitation.
    """
    provider: OpenIDProvider = login.provider.app.described
    try:
        claims = read(provider, login.received, login.state["nonce"])
        if login.state["process"] == CONFIRMS:
            _confirm(request, login, provider, claims)
        else:
            _join(request, login, provider, claims)
    except Refused as refused:
        email = login.user.email if login.is_existing else ""
        failed_sign_ins.report_refused(request, email, f"{provider.name}: {refused}")
        raise ImmediateHttpResponse(refusal(request, provider.name, str(refused))) from None


def _join(
    request: HttpRequest, login: SocialLogin, provider: OpenIDProvider, claims: Claims
) -> None:
    by = Actor(f"single sign-on by {provider.name}", None, client_address(request))
    changes = None if login.is_existing else _link(request, login, provider, claims)
    if login.user.is_active:
        groups.follow(login.user, provider, claims.groups, by=by)
        login.user.refresh_from_db()  # a change of role ends sessions
    if changes is not None:
        mail = f"{provider.name} can sign you in now"
        report(
            login.user, Action.PROVIDER_JOIN, by, label=provider.name, mail=mail, changes=changes
        )


def _link(
    request: HttpRequest, login: SocialLogin, provider: OpenIDProvider, claims: Claims
) -> list[Change] | None:
    """Link the account that has the address, and return what changed about it.

    Return None if another request of the same person has just linked it.
    """
    found = User.objects.with_email(claims.email) or _new_person(provider, claims)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=found.pk)  # allauth saves every column
        login.lookup()
        if login.is_existing:
            return None
        changes = _close_other_ways(request, person)
        login.connect(request, person)
        return changes


def _close_other_ways(request: HttpRequest, person: User) -> list[Change]:
    """Remove the password and second factors of an account whose address nobody has proved.

    Where no mail goes out, an admin may have signed up by the link that they copied. The person who
    keeps a password for emergencies was chosen by a site administrator.
    """
    factors = Authenticator.objects.filter(user=person)
    is_proved = SocialAccount.objects.filter(user=person).exists()
    if settings.MAIL_GOES_OUT or is_proved or person.keeps_password:
        return []
    if not (person.has_usable_password() or factors.exists()):
        return []
    factors.delete()
    person.set_unusable_password()  # another than before, which ends all sessions
    person.save(update_fields=["password"])
    messages.warning(request, CLOSED)
    return [Change("removed", after="password, second factors and sessions")]


def _new_person(provider: OpenIDProvider, claims: Claims) -> User:
    """Create an account without a password. Raises Refused."""
    invited = Invitation.objects.pending().filter(email=claims.email).exists()
    roles = groups.roles_of(provider, claims.groups)
    if not invited and all(each.archived_at for each in roles):
        raise Refused(
            f"No account has the address {claims.email}, and none of your groups has a role in an "
            "organization here. Ask an admin of your organization to invite you."
        )
    try:
        with transaction.atomic():
            return User.objects.create_user(claims.email)
    except IntegrityError:  # another request has just created it
        return User.objects.get_by_natural_key(claims.email)


def _confirm(request: Any, login: SocialLogin, provider: OpenIDProvider, claims: Claims) -> None:
    """Note that the person who is signed in was asked again (OpenID Connect Core 1.0, 3.1.2.1).

    Roles don't follow their groups then, so the provider hasn't signed them in.
    """
    if not login.is_existing or login.user != request.user:
        raise Refused("This isn't the person who is signed in here.")
    if claims.asked_at is None or claims.asked_at < login.state["confirmed_since"] - SKEW:
        raise Refused(
            f"{provider.name} doesn't say that it has asked you again. Sign out and in again, or "
            "add a passkey to your account."
        )
    record_authentication(
        request,
        login.user,
        "socialaccount",
        provider=provider.slug,
        uid=login.account.uid,
        reauthenticated=True,
    )
