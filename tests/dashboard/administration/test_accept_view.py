"""`/invitations/…/`: accepting an invitation, with or without an account."""

from typing import Any
from uuid import uuid4

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.utils import timezone

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


def opened(client: Client, link: str) -> str:
    """Open the link in a mail, and return the address of the page behind it."""
    return client.get(link).headers["Location"]


def accepted() -> list[tuple[str, str, str, Any]]:
    """Return what the record holds about accepting: actor, subject, result and changes."""
    return [
        (each.actor, each.subject, each.outcomes.get().result, each.changes)
        for each in Attempt.objects.filter(action="member.accept")
    ]


def test_a_person_with_an_account_accepts(cast: Cast, as_stranger: Client) -> None:
    address = opened(as_stranger, invite(cast, "Stranger@globex.example"))
    page = as_stranger.get(address).text
    assert "Invitation to Acme Support" in page
    assert "Accept invitation" in page
    assert as_stranger.get(NUMBERS).status_code == 404
    assert as_stranger.post(address).headers["Location"] == NUMBERS
    assert as_stranger.get(NUMBERS).status_code == 200
    assert cast.member(cast.stranger).role == Role.OPERATOR
    email, changes = "stranger@globex.example", [{"field": "role", "after": "operator"}]
    assert accepted() == [(email, email, "done", changes)]


def test_a_person_without_an_account_signs_up_and_accepts(cast: Cast, client: Client) -> None:
    address = opened(client, invite(cast, "new@acme.example"))
    assert "Choose a password" in client.get(address).text
    assert client.post(address, PASSWORDS).headers["Location"] == NUMBERS
    assert client.get(NUMBERS).status_code == 200
    user = User.objects.get(email="new@acme.example")
    assert user.check_password(PASSWORDS["password1"])
    assert cast.member(user).role == Role.OPERATOR
    assert accepted()[0][:3] == ("new@acme.example", "new@acme.example", "done")
    assert Attempt.objects.get(action="sign_in.done", organization=cast.acme).actor == user.email


def test_a_person_without_an_account_can_set_up_a_passkey_instead(
    cast: Cast, client: Client
) -> None:
    """The browser's part is in tests/browser/test_passkeys.py."""
    address = opened(client, invite(cast, "new@acme.example"))
    assert "Use a passkey instead" in client.get(address).text
    page = client.post(address, {"passkey": ""}).text
    assert 'data-passkey="create"' in page
    wrong = client.post(address, {"credential": '{"id": "none"}'}).text
    assert "This passkey wasn't accepted." in wrong and 'data-passkey="create"' in wrong
    assert not Membership.objects.filter(user__email="new@acme.example").exists()
    assert client.get(NUMBERS).status_code == 302


def test_who_set_up_no_passkey_after_all_chooses_again(cast: Cast, client: Client) -> None:
    address = opened(client, invite(cast, "new@acme.example"))
    client.post(address, {"passkey": ""})
    assert "Choose a password for your account." in client.get(address).text
    assert client.post(address, PASSWORDS).headers["Location"] == NUMBERS
    assert User.objects.get(email="new@acme.example").check_password(PASSWORDS["password1"])


@pytest.mark.parametrize("form", [{"passkey": ""}, {"credential": "{}"}])
def test_nobody_takes_an_account_over_with_a_passkey(
    form: dict[str, str], cast: Cast, client: Client
) -> None:
    """Not even one whose person signs in without a password, or is disabled."""
    address = opened(client, invite(cast, "stranger@globex.example"))
    for fields in ({}, {"password": "!", "is_active": False}, {"password": "!", "is_active": True}):
        User.objects.filter(pk=cast.stranger.pk).update(last_login=timezone.now(), **fields)
        page = client.post(address, form).text
        assert "Sign in with this address to accept." in page and "data-passkey" not in page


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
    address = opened(client, invite(cast, "new@acme.example"))
    assert client.post(address, passwords).status_code == 200
    assert not User.objects.filter(email="new@acme.example").exists()
    assert Invitation.objects.exists()


def test_a_signed_out_person_with_an_account_signs_in_and_back(cast: Cast, client: Client) -> None:
    address = opened(client, invite(cast, "stranger@globex.example"))
    page = client.post(address, PASSWORDS).text
    sign_in = f"/accounts/login/?next={address}"
    assert f'href="{sign_in}"' in page
    assert cast.stranger.check_password(PASSWORD)
    data = {"login": "stranger@globex.example", "password": PASSWORD, "next": address}
    assert client.post(sign_in, data).headers["Location"] == address
    assert "Accept invitation" in client.get(address).text


def test_an_account_of_a_provider_is_not_signed_up_again(cast: Cast, client: Client) -> None:
    user = User.objects.create_user("new@acme.example", password=None)
    SocialAccount.objects.create(user=user, provider="acme-id", uid="1")
    address = opened(client, invite(cast, "new@acme.example"))
    assert "Sign in with this address to accept." in client.get(address).text
    client.post(address, PASSWORDS)
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_somebody_else_signs_out_and_the_invited_person_signs_up(
    cast: Cast, as_stranger: Client
) -> None:
    address = opened(as_stranger, invite(cast, "new@acme.example"))
    assert 'name="sign-out"' in as_stranger.get(address).text
    assert as_stranger.post(address, {"sign-out": ""}).headers["Location"] == address
    assert "Choose a password" in as_stranger.get(address).text
    assert as_stranger.post(address, PASSWORDS).headers["Location"] == NUMBERS


def test_the_token_is_removed_from_the_address(cast: Cast, client: Client) -> None:
    link = invite(cast, "new@acme.example")
    response = client.get(link)
    token = link.split("/")[-2]
    address = f"/invitations/{Invitation.objects.get().pk}/"
    assert (response.status_code, response.headers["Location"]) == (302, address)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert token.partition(":")[2] not in client.get(address).text


def test_the_address_without_the_token_is_worth_nothing(cast: Cast, client: Client) -> None:
    address = opened(client, invite(cast, "new@acme.example"))
    another = Client()
    for response in (another.get(address), another.post(address, PASSWORDS)):
        assert response.status_code == 404
    assert not User.objects.filter(email="new@acme.example").exists()


def test_two_invitations_opened_in_one_browser_stay_apart(cast: Cast, client: Client) -> None:
    first, second = (
        opened(client, invite(cast, email)) for email in ("new@acme.example", "more@acme.example")
    )
    assert "new@acme.example to be Operator" in client.get(first).text
    client.post(first, PASSWORDS)
    assert cast.member(User.objects.get(email="new@acme.example"))
    assert "You are signed in as new@acme.example" in client.get(second).text


def test_somebody_else_cannot_accept(cast: Cast, as_stranger: Client) -> None:
    address = opened(as_stranger, invite(cast, "new@acme.example"))
    for response in (as_stranger.get(address), as_stranger.post(address, PASSWORDS)):
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
    address = opened(as_stranger, link)
    opened(client, link)
    match ending:
        case "accepted":
            as_stranger.post(address)
            Membership.objects.filter(user=cast.stranger, organization=cast.acme).delete()
        case "withdrawn":
            Invitation.objects.all().delete()
        case "expired":
            Invitation.objects.update(expires_at="2026-01-01T00:00Z")
        case "forged":
            link = f"/invitations/{Invitation.objects.get().pk}:{'x' * 43}/"
            address = f"/invitations/{uuid4()}/"
        case _:
            link, address = "/invitations/x/", f"/invitations/{uuid4()}/"
    for visitor in (as_stranger, client):
        answers = (visitor.get(link), visitor.get(address), visitor.post(address, PASSWORDS))
        for response in answers:
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
    address = opened(as_stranger, invite(cast, "stranger@globex.example", Role.ADMIN))
    Membership.objects.create(user=cast.stranger, organization=cast.acme, role=Role.VIEWER)
    as_stranger.post(address)
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
    addresses = [opened(each, link) for each in (visitor, client)]
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    for each, address in zip((visitor, client), addresses, strict=True):
        each.post(address, PASSWORDS)
    assert accepted() == []
