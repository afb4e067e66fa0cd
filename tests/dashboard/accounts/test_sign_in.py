"""Signing in and out."""

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client

from dashboard.orgs.models import Membership, User
from tests.cast import PASSWORD, Cast

SIGN_IN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    """Return the status and the address of the redirect."""
    response = client.post(SIGN_IN, {"login": email, "password": password, **more})
    return response.status_code, response.headers.get("Location", "")


def test_email_and_password_sign_in(cast: Cast, client: Client) -> None:
    assert sign_in(client, "viewer@acme.example") == (302, "/")
    assert client.get("/orgs/acme/members/").status_code == 200


def test_the_email_can_be_in_any_case(cast: Cast, client: Client) -> None:
    assert sign_in(client, " Viewer@ACME.example ") == (302, "/")


def test_signing_in_returns_to_the_requested_page(cast: Cast, client: Client) -> None:
    asked = client.get("/orgs/acme/members/?page=2", follow=True)
    assert asked.redirect_chain == [(f"{SIGN_IN}?next=/orgs/acme/members/%3Fpage%3D2", 302)]
    assert '<input type="hidden" name="next" value="/orgs/acme/members/?page=2">' in asked.text
    back = sign_in(client, "viewer@acme.example", next="/orgs/acme/members/?page=2")
    assert back == (302, "/orgs/acme/members/?page=2")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "http://localhost/",
        "\\\\evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "evil.example",
        "\t//evil.example",
    ],
)
def test_signing_in_never_redirects_to_another_site(
    elsewhere: str, cast: Cast, client: Client
) -> None:
    assert sign_in(client, "viewer@acme.example", next=elsewhere) == (302, "/")
    again = client.get(SIGN_IN, {"next": elsewhere})
    assert (again.status_code, again.headers["Location"]) == (302, "/")
    out = client.post("/accounts/logout/", {"next": elsewhere})
    assert (out.status_code, out.headers["Location"]) == (302, SIGN_IN)


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast, client: Client) -> None:
    pages = []
    for email in ("viewer@acme.example", "nobody@acme.example"):
        response = client.post(SIGN_IN, {"login": email, "password": "wrong"})
        assert response.status_code == 200
        assert "email address and/or password you specified are not correct" in response.text
        pages.append(response.text.replace(email, "").split("<main")[1].split("</main>")[0])
    assert _without_token(pages[0]) == _without_token(pages[1])
    assert "wrong" not in pages[0]


def test_the_sixth_failure_is_refused_even_with_the_right_password(
    cast: Cast, client: Client
) -> None:
    for _ in range(5):
        assert sign_in(client, "viewer@acme.example", "wrong") == (200, "")
    response = client.post(SIGN_IN, {"login": "viewer@acme.example", "password": PASSWORD})
    assert response.status_code == 429
    assert "Too many attempts" in response.text
    assert sign_in(client, "admin@acme.example") == (302, "/")


def test_failures_count_across_host_headers(cast: Cast, client: Client) -> None:
    hosts = [f"localhost:{port}" for port in range(6)]
    statuses = [
        client.post(
            SIGN_IN, {"login": "viewer@acme.example", "password": "wrong"}, headers={"Host": host}
        ).status_code
        for host in hosts
    ]
    assert statuses == [200] * 5 + [429]


def test_failures_are_counted_in_the_shared_cache(cast: Cast, client: Client) -> None:
    assert isinstance(caches["default"], DatabaseCache)
    for _ in range(6):
        sign_in(client, "viewer@acme.example", "wrong")
    cache.clear()
    assert sign_in(client, "viewer@acme.example") == (302, "/")


def test_unknown_addresses_are_limited_like_known_ones(cast: Cast, client: Client) -> None:
    statuses = [sign_in(client, "nobody@acme.example", "wrong")[0] for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_signing_out_needs_a_post(cast: Cast, as_viewer: Client) -> None:
    assert "Sign out?" in as_viewer.get("/accounts/logout/").text
    assert as_viewer.get("/orgs/acme/members/").status_code == 200
    assert as_viewer.post("/accounts/logout/").headers["Location"] == SIGN_IN
    assert as_viewer.get("/orgs/acme/members/").status_code == 302


def test_sign_up_is_closed(cast: Cast, client: Client) -> None:
    new = {"email": "new@acme.example", "password1": PASSWORD}
    for response in (client.get("/accounts/signup/"), client.post("/accounts/signup/", new)):
        assert "Sign-up is closed" in response.text
    assert not User.objects.filter(email="new@acme.example").exists()


def test_a_deactivated_account_cannot_sign_in(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    assert sign_in(client, "viewer@acme.example") == (302, "/accounts/inactive/")
    assert client.get("/orgs/acme/members/").status_code == 302


def test_an_account_without_a_password_cannot_sign_in(cast: Cast, client: Client) -> None:
    user = User.objects.create_user("new@acme.example")
    Membership.objects.create(user=user, organization=cast.acme)
    assert sign_in(client, "new@acme.example", "")[0] == 200
    assert sign_in(client, "new@acme.example", "!")[0] == 200


def test_a_person_changes_their_password(cast: Cast, as_viewer: Client, client: Client) -> None:
    new = {"password1": "a better one, surely", "password2": "a better one, surely"}
    wrong = as_viewer.post("/accounts/password/change/", {"oldpassword": "wrong", **new})
    assert "Please type your current password" in wrong.text
    right = as_viewer.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    assert right.status_code == 302
    assert as_viewer.get("/orgs/acme/members/").status_code == 200
    assert sign_in(client, "viewer@acme.example", "a better one, surely") == (302, "/")


def test_pages_are_html_for_every_client(client: Client, db: None) -> None:
    response = client.get(SIGN_IN, headers={"Accept": "application/json"})
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def _without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
