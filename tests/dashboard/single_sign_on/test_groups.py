"""Memberships that follow a provider's groups."""

from typing import Any

import pytest
from django.test import Client

from dashboard.activity.models import Action, Attempt
from dashboard.administration import memberships
from dashboard.orgs.models import Membership, Organization, Role, User
from dashboard.single_sign_on.models import GroupRole
from tests.cast import Cast
from tests.conftest import signed_in
from tests.openid.provider import Provider, sign_in

NUMBERS = "/orgs/acme/numbers/"
NEW = "new@acme.example"


@pytest.fixture
def mapped(cast: Cast, provider: Provider) -> Provider:
    """The provider, two of whose groups have roles in acme."""
    for group, role in (("support", Role.VIEWER), ("leads", Role.OPERATOR)):
        GroupRole.objects.create(organization=cast.acme, provider="acme", group=group, role=role)
    return provider


def role_of(email: str) -> str | None:
    member = Membership.objects.filter(user__email=email, organization__slug="acme").first()
    return member.role if member else None


def come(provider: Provider, email: str, *groups: str) -> Client:
    """Sign somebody in who is in these groups."""
    provider.put(email, groups=list(groups))
    client = Client()
    sign_in(client, email)
    return client


def test_a_group_gives_an_account_and_a_role(cast: Cast, mapped: Provider) -> None:
    client = come(mapped, NEW, "support", "everybody")
    assert client.get(NUMBERS).status_code == 200
    assert role_of(NEW) == Role.VIEWER
    assert not User.objects.get(email=NEW).has_usable_password()
    added = Attempt.objects.get(action=Action.MEMBER_ADD)
    assert (added.actor, added.label) == ("single sign-on by Acme Login", NEW)


def test_the_highest_role_counts_and_follows_at_each_sign_in(cast: Cast, mapped: Provider) -> None:
    first = come(mapped, NEW, "support", "leads")
    assert role_of(NEW) == Role.OPERATOR
    second = come(mapped, NEW, "support")
    assert role_of(NEW) == Role.VIEWER
    assert second.get(NUMBERS).status_code == 200
    assert first.get(NUMBERS).status_code == 302  # a change of role ends the other sessions


def test_who_left_the_group_loses_the_role(cast: Cast, mapped: Provider) -> None:
    come(mapped, NEW, "support")
    client = come(mapped, NEW, "everybody")
    assert role_of(NEW) is None
    assert client.get(NUMBERS).status_code == 404
    removed = Attempt.objects.get(action=Action.MEMBER_REMOVE)
    assert removed.is_done and removed.actor == "single sign-on by Acme Login"


def test_a_role_by_a_group_needs_a_sign_in_by_its_provider(cast: Cast, mapped: Provider) -> None:
    """Or somebody who left the group would keep it by signing in in another way."""
    come(mapped, NEW, "support")
    answer = signed_in(User.objects.get(email=NEW)).get(NUMBERS)
    assert answer.headers["Location"].startswith("/accounts/oidc/acme/login/?next=")


def test_roles_that_an_admin_gave_stay(cast: Cast, mapped: Provider) -> None:
    come(mapped, cast.operator.email, "support")
    assert role_of(cast.operator.email) == Role.OPERATOR
    come(mapped, cast.operator.email)
    assert role_of(cast.operator.email) == Role.OPERATOR


def test_who_is_disabled_stays_disabled(cast: Cast, mapped: Provider) -> None:
    come(mapped, NEW, "support")
    Membership.objects.filter(user__email=NEW).update(disabled_at="2026-01-01T00:00Z")
    come(mapped, NEW)
    assert come(mapped, NEW, "support").get(NUMBERS).status_code == 404


def test_an_organization_keeps_its_last_admin(cast: Cast, mapped: Provider) -> None:
    GroupRole.objects.update(role=Role.ADMIN)
    come(mapped, NEW, "leads")
    Membership.objects.filter(user=cast.admin).delete()
    assert come(mapped, NEW).get(NUMBERS).status_code == 200
    assert role_of(NEW) == Role.ADMIN
    assert not Attempt.objects.get(action=Action.MEMBER_REMOVE).is_done


def test_a_group_of_another_provider_or_an_archived_organization_gives_nothing(
    cast: Cast, mapped: Provider
) -> None:
    GroupRole.objects.filter(group="support").update(provider="other")
    Organization.objects.filter(slug="globex").update(archived_at="2026-01-01T00:00Z")
    GroupRole.objects.create(
        organization=cast.globex, provider="acme", group="all", role=Role.VIEWER
    )
    come(mapped, NEW, "support", "all")
    assert not User.objects.with_email(NEW)


def test_roles_follow_groups_while_an_organization_is_archived(
    cast: Cast, mapped: Provider
) -> None:
    """Or it would be restored without its members, or with those who left their group."""
    come(mapped, NEW, "support")
    come(mapped, "former@acme.example", "support")
    Organization.objects.filter(slug="acme").update(archived_at="2026-01-01T00:00Z")
    come(mapped, NEW, "leads")
    come(mapped, "former@acme.example")
    come(mapped, cast.stranger.email, "support")
    found = [role_of(each) for each in (NEW, "former@acme.example", cast.stranger.email)]
    assert found == [Role.OPERATOR, None, None]


@pytest.mark.parametrize("claim", ["support", ["support", 7, None]])
def test_a_claim_is_a_list_or_a_single_group(claim: object, cast: Cast, mapped: Provider) -> None:
    mapped.put(NEW, groups=claim)
    sign_in(Client(), NEW)
    assert role_of(NEW) == Role.VIEWER


def test_a_role_that_another_sign_in_gave_at_the_same_time_stops_nobody(
    cast: Cast, mapped: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = memberships.add

    def twice(*args: Any, **kwargs: Any) -> None:
        add(*args, **kwargs)
        add(*args, **kwargs)

    monkeypatch.setattr(memberships, "add", twice)
    assert come(mapped, NEW, "support").get(NUMBERS).status_code == 200
    assert role_of(NEW) == Role.VIEWER
