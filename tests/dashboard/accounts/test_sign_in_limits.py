"""Failed sign-ins are limited, and nobody can lock another person out."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.dashboard.accounts.test_password_reset import ask, link, set_password

SIGN_IN = "/accounts/login/"
VIEWER, ADMIN = "viewer@acme.example", "admin@acme.example"


def sign_in(client: Client, email: str, password: str = PASSWORD, *, at: int = 1) -> int:
    """Return the status of an attempt from the client with this address."""
    data = {"login": email, "password": password}
    return client.post(SIGN_IN, data, REMOTE_ADDR=f"203.0.113.{at}").status_code


def fail_from_everywhere(email: str) -> None:
    """Use up what all clients together may fail."""
    for at in range(10, 20):
        assert [sign_in(Client(), email, "wrong", at=at) for _ in range(5)] == [200] * 5


def test_failures_from_elsewhere_lock_nobody_out(cast: Cast, client: Client) -> None:
    assert [sign_in(Client(), VIEWER, "wrong", at=2) for _ in range(6)] == [200] * 5 + [429]
    assert sign_in(client, VIEWER, at=1) == 302


def test_a_client_is_limited_over_all_addresses(cast: Cast, client: Client) -> None:
    statuses = [sign_in(client, f"{each}@acme.example", "wrong") for each in range(11)]
    assert statuses == [200] * 10 + [429]


def test_all_clients_together_are_limited(cast: Cast, client: Client) -> None:
    fail_from_everywhere(VIEWER)
    assert sign_in(client, VIEWER, at=30) == 429
    assert sign_in(client, ADMIN, at=31) == 302


@pytest.mark.parametrize("typed", [VIEWER, " Viewer@ACME.example"])
def test_a_remembered_browser_gets_in_whatever_others_do(
    typed: str, cast: Cast, client: Client
) -> None:
    assert sign_in(client, VIEWER) == 302
    client.post("/accounts/logout/")
    fail_from_everywhere(VIEWER)
    assert [sign_in(Client(), VIEWER, at=1) for _ in range(2)] == [429, 429]
    assert sign_in(client, typed) == 302


def test_a_remembered_browser_is_limited_itself(cast: Cast, client: Client) -> None:
    sign_in(client, VIEWER)
    client.post("/accounts/logout/")
    assert [sign_in(client, VIEWER, "wrong", at=at) for at in range(6)] == [200] * 5 + [429]
    assert sign_in(client, VIEWER) == 429


def test_a_browser_is_remembered_for_its_own_person_only(cast: Cast, client: Client) -> None:
    sign_in(client, ADMIN)
    client.post("/accounts/logout/")
    fail_from_everywhere(VIEWER)
    assert sign_in(client, VIEWER, at=30) == 429


@pytest.mark.parametrize("value", ["", "x", "x:y:z", "device"])
def test_a_forged_cookie_is_worth_nothing(value: str, cast: Cast, client: Client) -> None:
    client.cookies["device"] = value
    assert [sign_in(client, VIEWER, "wrong") for _ in range(6)] == [200] * 5 + [429]


def test_the_cookie_signs_nobody_in_and_holds_no_address(cast: Cast, client: Client) -> None:
    sign_in(client, VIEWER)
    cookie = client.cookies["device"]
    assert "viewer" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    other = Client()
    other.cookies["device"] = cookie.value
    assert other.get("/orgs/acme/members/").status_code == 302


def test_every_way_to_sign_in_is_remembered(cast: Cast, client: Client) -> None:
    data = {"login": VIEWER, "password": PASSWORD}
    client.post(SIGN_IN, data, headers={"HX-Request": "true"})
    assert "device" in client.cookies
    by_mail = Client()
    ask(by_mail, VIEWER)
    set_password(by_mail, link())
    assert "device" in by_mail.cookies


def test_only_signing_in_sets_the_cookie(cast: Cast, client: Client) -> None:
    sign_in(client, VIEWER, "wrong")
    assert "device" not in client.cookies
    response = signed_in(cast.viewer).get("/orgs/acme/members/")
    assert "device" not in response.cookies
