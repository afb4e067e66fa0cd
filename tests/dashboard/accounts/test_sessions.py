"""A session begins with signing in, and ends everywhere with what ends it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.contrib.sessions.serializers import JSONSerializer
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from dashboard.orgs.models import User
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.dashboard.accounts.test_password_reset import ask, link, set_password

PAGE = "/orgs/acme/members/"
NEW = "a better one, surely"


def is_signed_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def with_session_of(client: Client) -> Client:
    """Return a client that sends a copy of this client's session cookie."""
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    return thief


@pytest.mark.parametrize("brought_along", ["x" * 32, ""])
def test_signing_in_makes_a_new_session(brought_along: str, cast: Cast, client: Client) -> None:
    if not brought_along:
        brought_along = signed_in(cast.operator).cookies["sessionid"].value
        Session.objects.all().delete()
    client.cookies["sessionid"] = brought_along
    client.post("/accounts/login/", {"login": cast.viewer.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie.value != brought_along
    assert re.fullmatch(r"[a-z0-9]{32}", cookie.value)  # 165 bits
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert is_signed_in(client)


def test_every_sign_in_has_a_session_of_its_own(cast: Cast) -> None:
    keys = {signed_in(cast.viewer).cookies["sessionid"].value for _ in range(20)}
    assert len(keys) == 20


def test_a_made_up_session_signs_nobody_in(cast: Cast, client: Client) -> None:
    client.cookies["sessionid"] = "a" * 32
    assert not is_signed_in(client)


def test_signing_out_ends_the_session_at_the_server(cast: Cast, as_viewer: Client) -> None:
    thief = with_session_of(as_viewer)
    assert is_signed_in(thief)
    as_viewer.post("/accounts/logout/")
    assert not is_signed_in(thief)
    assert not Session.objects.exists()


def test_an_expired_session_is_none(cast: Cast, as_viewer: Client) -> None:
    [session] = Session.objects.all()
    assert session.expire_date - timezone.now() <= timedelta(days=14)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(as_viewer)


def test_deactivating_an_account_ends_its_sessions(cast: Cast, as_viewer: Client) -> None:
    assert is_signed_in(as_viewer)
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    assert not is_signed_in(as_viewer)


def test_deleting_an_account_ends_its_sessions(cast: Cast, as_viewer: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).delete()
    assert not is_signed_in(as_viewer)


def test_changing_the_password_ends_all_other_sessions(cast: Cast, as_viewer: Client) -> None:
    elsewhere, thief = signed_in(cast.viewer), with_session_of(as_viewer)
    new = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    as_viewer.post("/accounts/password/change/", new)
    assert is_signed_in(as_viewer)
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(thief)


def test_setting_a_password_by_link_ends_all_other_sessions(
    cast: Cast, as_viewer: Client, client: Client
) -> None:
    ask(client, cast.viewer.email)
    set_password(client, link())
    assert is_signed_in(client)
    assert not is_signed_in(as_viewer)


def test_sessions_are_stored_as_json() -> None:
    assert import_string(settings.SESSION_SERIALIZER) is JSONSerializer
