"""Accounts as a provider joins them: a new one, and one that somebody signed up for before."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from dashboard.activity.models import Action, Attempt
from dashboard.orgs.models import Role, User
from dashboard.single_sign_on.claims import read
from dashboard.single_sign_on.models import GroupRole
from tests.authenticator_app import set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.openid.provider import Provider, leads_to, sign_in, through_provider

NEW, LOGIN = "new@acme.example", "/accounts/oidc/acme/login/"


@pytest.fixture
def group(cast: Cast, provider: Provider) -> Provider:
    """The provider, which knows a new person in a group that has a role in acme."""
    GroupRole.objects.create(
        organization=cast.acme, provider="acme", group="support", role=Role.VIEWER
    )
    provider.put(NEW, groups=["support"])
    return provider


@pytest.fixture
def claimed(cast: Cast, provider: Provider, settings: Settings) -> Client:
    """Somebody who signed up as acme's operator where no mail goes out, with a second factor."""
    settings.MAIL_GOES_OUT = False
    client = signed_in(cast.operator)
    set_up(client)
    provider.put(cast.operator.email)
    cache.clear()  # the code was used to set it up
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def enter_password(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_where_no_mail_goes_out_whoever_signed_up_before_is_shut_out(
    cast: Cast, claimed: Client, client: Client
) -> None:
    sign_in(client, cast.operator.email)
    page = client.get("/orgs/acme/numbers/")
    assert "Your password and second factors here were removed" in page.text
    assert not is_signed_in(claimed)
    assert not is_signed_in(enter_password(cast.operator))
    assert not Authenticator.objects.exists()
    joined = Attempt.objects.get(action=Action.PROVIDER_JOIN, organization=cast.acme)
    assert joined.changes == [
        {"field": "removed", "after": "password, second factors and sessions"}
    ]


def test_what_the_person_sets_up_afterwards_stays_when_another_provider_joins(
    cast: Cast, claimed: Client, client: Client, provider: Provider, settings: Settings
) -> None:
    sign_in(client, cast.operator.email)
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    settings.OPENID_PROVIDERS += [provider.described(slug="other")]
    provider.accept(settings.SITE_URL, "acme", "other")
    sign_in(Client(), cast.operator.email, slug="other")
    assert SocialAccount.objects.count() == 2
    assert is_signed_in(enter_password(cast.operator))


def test_the_password_for_emergencies_stays(cast: Cast, claimed: Client, client: Client) -> None:
    Authenticator.objects.all().delete()
    User.objects.filter(pk=cast.operator.pk).update(keeps_password=True)
    sign_in(client, cast.operator.email)
    assert is_signed_in(client)
    assert is_signed_in(enter_password(cast.operator))


def test_the_record_of_a_new_persons_organization_has_that_a_provider_joined(
    cast: Cast, group: Provider, client: Client
) -> None:
    sign_in(client, NEW)
    entries = Attempt.objects.filter(organization=cast.acme).order_by("pk")
    assert [each.action for each in entries] == [
        Action.MEMBER_ADD,
        Action.PROVIDER_JOIN,
        Action.SIGN_IN,
    ]
    assert entries[1].changes == []


def test_two_sign_ins_of_a_new_person_at_once_make_one_account(
    cast: Cast, group: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Client(), Client()
    page: Any = one.post(LOGIN)
    back = urlsplit(through_provider(leads_to(page), NEW))

    def meanwhile(*args: Any) -> Any:
        monkeypatch.undo()
        sign_in(other, NEW)
        return read(*args)

    monkeypatch.setattr("dashboard.single_sign_on.joining.read", meanwhile)
    assert one.get(f"{back.path}?{back.query}").status_code == 302
    assert is_signed_in(one) and is_signed_in(other)
    assert SocialAccount.objects.get().user.email == NEW
    assert Attempt.objects.filter(action=Action.PROVIDER_JOIN).count() == 1
