"""`/invitations/<token>/`: accepting an invitation, with or without an account."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Membership, Role, User
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks

NUMBERS = "/orgs/acme/numbers/"
PASSWORDS = {"password1": "a good one, surely", "password2": "a good one, surely"}


def invite(cast: Cast, email: str, role: Role = Role.OPERATOR) -> str:
    """Invite an address to acme. Return the path of the link in the mail."""
    actor = Actor(cast.admin.email, cast.admin.pk, "127.0.0.1")
    invitations.invite(cast.acme, email, role, by=actor)
    run_enqueued_tasks()
    body = str(mail.outbox[-1].body)
    return "/" + body.split("http://localhost:8000/")[1].split()[0]


def accepted() -> list[tuple[str, str, str, Any]]:
    """Return what the record holds about accepting: actor, subject, result and changes."""
    return [
        (each.actor, each.subject, each.outcomes.get().result, each.changes)
        for each in Attempt.objects.filter(action="member.accept")
    ]


def test_a_person_with_an_account_accepts(cast: Cast, as_stranger: Client) -> None:
    link = invite(cast, "Stranger@globex.example")
    page = as_stranger.get(link).text
    assert "Invitation to Acme Support" in page
    assert "Accept invitation" in page
    assert as_stranger.get(NUMBERS).status_code == 404
    assert as_stranger.post(link).headers["Location"] == NUMBERS
    assert as_stranger.get(NUMBERS).status_code == 200
    assert cast.member(cast.stranger).role == Role.OPERATOR
    email, changes = "stranger@globex.example", [{"field": "role", "after": "operator"}]
    assert accepted() == [(email, email, "done", changes)]


def test_a_person_without_an_account_signs_up_and_accepts(cast: Cast, client: Client) -> None:
    link = invite(cast, "new@acme.example")
    assert "Choose a password" in client.get(link).text
    assert client.post(link, PASSWORDS).headers["Location"] == NUMBERS
    assert client.get(NUMBERS).status_code == 200
    user = User.objects.get(email="new@acme.example")
    assert user.check_password(PASSWORDS["password1"])
    assert cast.member(user).role == Role.OPERATOR
    assert accepted()[0][:3] == ("new@acme.example", "new@acme.example", "done")


@pytest.mark.parametrize(
    "passwords",
    [
        {},
        {"password1": "password123", "password2": "password123"},
        {"password1": "new@acme.example", "password2": "new@acme.example"},
        {"password1": "a good one, surely", "password2": "another one, surely"},
    ],
)
def test_nobody_signs_up_with_a_weak_or_mistyped_password(
    passwords: dict[str, str], cast: Cast, client: Client
) -> None:
    link = invite(cast, "new@acme.example")
    assert client.post(link, passwords).status_code == 200
    assert not User.objects.filter(email="new@acme.example").exists()
    assert Invitation.objects.exists()


def test_a_signed_out_person_with_an_account_signs_in_and_back(cast: Cast, client: Client) -> None:
    link = invite(cast, "stranger@globex.example")
    page = client.post(link, PASSWORDS).text
    sign_in = f"/accounts/login/?next={link}"
    assert f'href="{sign_in}"' in page
    assert cast.stranger.check_password(PASSWORD)
    data = {"login": "stranger@globex.example", "password": PASSWORD, "next": link}
    assert client.post(sign_in, data).headers["Location"] == link
    assert "Accept invitation" in client.get(link).text


def test_somebody_else_cannot_accept(cast: Cast, as_stranger: Client) -> None:
    link = invite(cast, "new@acme.example")
    for response in (as_stranger.get(link), as_stranger.post(link, PASSWORDS)):
        assert "You are signed in as stranger@globex.example." in response.text
    assert not Membership.objects.filter(user=cast.stranger, organization=cast.acme).exists()
    assert accepted() == []


def test_the_service_refuses_somebody_else_on_record(cast: Cast) -> None:
    invite(cast, "new@acme.example")
    actor = Actor(cast.stranger.email, cast.stranger.pk, None)
    with pytest.raises(invitations.ForSomebodyElse):
        invitations.accept(Invitation.objects.get(), cast.stranger, by=actor)
    assert accepted()[0][2] == "refused"
    assert Invitation.objects.exists()


@pytest.mark.parametrize("ending", ["accepted", "withdrawn", "expired", "forged", "of nobody"])
def test_a_link_that_ended_makes_nobody_a_member(
    ending: str, cast: Cast, as_stranger: Client, client: Client
) -> None:
    link = invite(cast, "stranger@globex.example")
    match ending:
        case "accepted":
            as_stranger.post(link)
            Membership.objects.filter(user=cast.stranger, organization=cast.acme).delete()
        case "withdrawn":
            Invitation.objects.all().delete()
        case "expired":
            Invitation.objects.update(expires_at="2026-01-01T00:00Z")
        case "forged":
            link = f"/invitations/{Invitation.objects.get().pk}:{'x' * 43}/"
        case _:
            link = "/invitations/x/"
    for visitor in (as_stranger, client):
        for response in (visitor.get(link), visitor.post(link, PASSWORDS)):
            assert response.status_code == 404
            assert "This link doesn't work" in response.text.replace("&#x27;", "'")
    assert not Membership.objects.filter(user=cast.stranger, organization=cast.acme).exists()


def test_of_two_people_who_accept_at_once_only_the_first_does(cast: Cast) -> None:
    invite(cast, "stranger@globex.example")
    found, again = Invitation.objects.get(), Invitation.objects.get()
    actor = Actor(cast.stranger.email, cast.stranger.pk, None)
    invitations.accept(found, cast.stranger, by=actor)
    with pytest.raises(invitations.NoLongerPending):
        invitations.accept(again, cast.stranger, by=actor)
    assert [each[2] for each in accepted()] == ["refused", "done"]


def test_a_role_that_changed_meanwhile_is_not_given(cast: Cast) -> None:
    invite(cast, "stranger@globex.example", Role.ADMIN)
    found = Invitation.objects.get()
    invite(cast, "stranger@globex.example", Role.VIEWER)
    with pytest.raises(invitations.NoLongerPending):
        invitations.accept(found, cast.stranger, by=Actor(cast.stranger.email, None, None))


def test_a_member_meanwhile_keeps_the_role(cast: Cast, as_stranger: Client) -> None:
    link = invite(cast, "stranger@globex.example", Role.ADMIN)
    Membership.objects.create(user=cast.stranger, organization=cast.acme, role=Role.VIEWER)
    as_stranger.post(link)
    assert cast.member(cast.stranger).role == Role.VIEWER
    assert not Invitation.objects.exists()


def test_an_account_made_meanwhile_is_not_taken_over(cast: Cast) -> None:
    invite(cast, "new@acme.example")
    user = User.objects.create_user("new@acme.example", PASSWORD)
    with pytest.raises(Exception, match="has an account now"):
        invitations.sign_up(Invitation.objects.get(), "another one, surely")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_deactivated_person_cannot_accept(cast: Cast, client: Client) -> None:
    link = invite(cast, "stranger@globex.example")
    visitor = signed_in(cast.stranger)
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    for each in (visitor, client):
        each.post(link, PASSWORDS)
    assert accepted() == []
