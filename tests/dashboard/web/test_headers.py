"""Every response has the headers that keep it private and in its place.

tests/dashboard/test_access.py asks the same of every URL, method and role,
and test_health.py of health checks.
"""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.cast import PASSWORD, Cast
from tests.dashboard.test_access import PAGES, address_of, assert_safe_headers


@pytest.mark.parametrize("name", PAGES)
def test_redirects_to_the_slash_have_them(name: str, cast: Cast, as_admin: Client) -> None:
    address = address_of(name, cast).rstrip("/")
    if address:
        response = as_admin.get(address)
        assert response.status_code == 301
        assert_safe_headers(response)


@pytest.mark.parametrize("name", PAGES)
def test_redirects_to_https_have_them(
    name: str, cast: Cast, client: Client, settings: Settings
) -> None:
    address = address_of(name, cast)
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(address)
    assert response.status_code == 301
    assert_safe_headers(response)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("redirects", [False, True])
def test_refused_hosts_have_them(
    redirects: bool, name: str, cast: Cast, client: Client, settings: Settings
) -> None:
    address = address_of(name, cast)
    settings.SECURE_SSL_REDIRECT = redirects
    response = client.get(address, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert_safe_headers(response)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/orgs/acme/nothing/", "/static/nothing.css"])
def test_missing_pages_have_them(path: str, client: Client) -> None:
    assert_safe_headers(client.get(path))


def test_a_refused_form_and_an_error_have_them(
    cast: Cast, as_admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.admin)
    assert_safe_headers(strict.post("/orgs/acme/settings/name/"))

    def fail(*args: Any, **kwargs: Any) -> HttpResponse:
        raise RuntimeError

    monkeypatch.setattr("dashboard.administration.settings_view.render", fail)
    as_admin.raise_request_exception = False
    response = as_admin.get("/orgs/acme/settings/")
    assert response.status_code == 500
    assert_safe_headers(response)


@pytest.mark.parametrize("rest", ["", "; includeSubDomains"])
def test_https_asks_for_https_for_a_year(
    rest: str, cast: Cast, client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://localhost"
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = bool(rest)
    response = client.get("/accounts/login/", secure=True)
    assert response.headers["Strict-Transport-Security"] == f"max-age=31536000{rest}"


def test_every_cookie_of_https_is_one_that_browsers_accept_as_host_only(
    cast: Cast, client: Client, settings: Settings
) -> None:
    """A name with `__Host-` needs Secure, the path / and no domain."""
    settings.SITE_URL = "https://localhost"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get("/accounts/login/", secure=True)
    client.post("/accounts/login/", {"login": cast.admin.email, "password": PASSWORD}, secure=True)
    client.post("/orgs/acme/settings/name/", {"name": "Acme"}, secure=True)
    assert set(client.cookies) == {"sessionid", "csrftoken", "messages", "device"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_static_files_are_for_this_site_only(
    tmp_path: Path, rf: RequestFactory, settings: Settings, db: None
) -> None:
    (tmp_path / "app.css").touch()
    settings.STATIC_ROOT = tmp_path
    response = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))(
        rf.get("/static/app.css", headers={"Origin": "https://evil.example"})
    )
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers
    response.close()
