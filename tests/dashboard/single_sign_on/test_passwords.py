"""Passwords that sign in nobody but one person."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Role, User
from dashboard.orgs.password_sign_in import only_person
from dashboard.single_sign_on import passwords
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.dashboard.accounts.test_password_reset import ask, link, set_password
from tests.openid.provider import Provider, sign_in
from tests.tasks import run_enqueued_tasks

PAGE, LOGIN = "/site/single-sign-on/passwords/", "/accounts/login/"


@pytest.fixture
def keeper(cast: Cast) -> User:
    """A site administrator with a password, for emergencies."""
    return User.objects.create_user("site@acme.example", PASSWORD, is_site_administrator=True)


@pytest.fixture
def off(keeper: User, provider: Provider) -> None:
    passwords.switch_off(keeper, by=COMMAND_LINE)


def enter_password(user: User) -> Client:
    client = Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def test_a_site_administrator_switches_them_off_and_on(
    keeper: User, provider: Provider, cast: Cast
) -> None:
    client = signed_in(keeper)
    client.post(PAGE, {"person": keeper.pk})
    assert (
        "Only site@acme.example can sign in with a password or passkey."
        in client.get("/site/single-sign-on/").text
    )
    assert (is_signed_in(enter_password(cast.admin)), is_signed_in(enter_password(keeper))) == (
        False,
        True,
    )
    client.post(PAGE, {"person": ""})
    assert is_signed_in(enter_password(cast.admin))
    off, on = Attempt.objects.filter(action__startswith="provider.passwords").order_by("pk")
    assert (off.action, off.label) == (Action.PASSWORDS_OFF, keeper.email)
    assert on.action == Action.PASSWORDS_ON


@pytest.mark.usefixtures("off")
def test_a_right_password_is_refused_like_a_wrong_one(cast: Cast, client: Client) -> None:
    right = client.post(LOGIN, {"login": cast.admin.email, "password": PASSWORD})
    wrong = client.post(LOGIN, {"login": cast.admin.email, "password": "wrong"})
    assert [each.context["form"].non_field_errors() for each in (right, wrong)] == [
        wrong.context["form"].non_field_errors()
    ] * 2


@pytest.mark.usefixtures("off")
@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_any_password_counts_towards_the_limit(password: str, cast: Cast, client: Client) -> None:
    typed = {"login": cast.admin.email, "password": password}
    answers = [client.post(LOGIN, typed).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


@pytest.mark.usefixtures("off")
def test_the_page_offers_providers_and_the_password_for_emergencies(client: Client) -> None:
    page = client.get(f"{LOGIN}?next=/find/").text
    assert "Sign in with Acme Login" in page and 'type="password"' not in page
    assert "?password&amp;next=/find/" in page
    assert 'type="password"' in client.get(f"{LOGIN}?password").text


@pytest.mark.usefixtures("off")
def test_single_sign_on_still_signs_in(cast: Cast, provider: Provider, client: Client) -> None:
    provider.put(cast.admin.email)
    sign_in(client, cast.admin.email)
    assert is_signed_in(client)


def test_a_link_to_set_a_password_signs_nobody_in(
    keeper: User, provider: Provider, cast: Cast, client: Client
) -> None:
    ask(client, cast.admin.email)
    address = link()
    passwords.switch_off(keeper, by=COMMAND_LINE)
    set_password(client, address)
    assert not is_signed_in(client)
    ask(client, cast.viewer.email)
    assert [cast.viewer.email] not in [each.to for each in mail.outbox]


@pytest.mark.usefixtures("off")
def test_a_password_does_not_confirm_either(cast: Cast) -> None:
    late = signed_in(cast.admin, minutes_ago=11)
    page = late.post("/orgs/acme/settings/sign-in/", {"requires_second_factor": "on"})
    assert page.status_code == 401
    assert 'name="again_password"' not in page.text


@pytest.mark.usefixtures("off")
def test_an_invitation_asks_for_no_password(cast: Cast, client: Client) -> None:
    invitations.invite(cast.acme, "new@acme.example", Role.VIEWER, by=COMMAND_LINE)
    token = invitations.token(Invitation.objects.get())
    page = client.get(f"/invitations/{token}/", follow=True)
    assert "Sign in with Acme Login" in page.text and 'type="password"' not in page.text
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.with_email("new@acme.example")


def test_the_person_is_a_site_administrator_with_a_password_and_stays_one(
    keeper: User, provider: Provider, cast: Cast, site_administrator: User
) -> None:
    for other in (cast.admin, site_administrator):  # the second has no password
        with pytest.raises(passwords.NotForEmergencies):
            passwords.switch_off(other, by=COMMAND_LINE)
    passwords.switch_off(keeper, by=COMMAND_LINE)
    for change in ("demote", "disable"):
        page = signed_in(site_administrator).post(f"/site/people/{keeper.pk}/{change}/")
        assert "Only this person can sign in with a password." in page.text
    assert only_person() == keeper


def test_without_a_provider_they_stay_on(keeper: User) -> None:
    with pytest.raises(passwords.NoProvider):
        passwords.switch_off(keeper, by=COMMAND_LINE)
    assert only_person() is None


@pytest.mark.usefixtures("off")
def test_a_command_switches_them_on_again(cast: Cast) -> None:
    call_command("lift_single_sign_on")
    assert is_signed_in(enter_password(cast.admin))
    run_enqueued_tasks()
