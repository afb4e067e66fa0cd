"""Accounts as a provider joins them: a new one, and one that somebody signed up for before."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from dashboard.activity.models import Action, Attempt
from dashboard.orgs.models import Role
from dashboard.single_sign_on.claims import read
from dashboard.single_sign_on.models import GroupRole
from tests.cast import Cast
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


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


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
