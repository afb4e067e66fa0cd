"""The client's address and scheme behind proxies and under https."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from dashboard.web.proxy import ProxyMiddleware

PROXY = "10.0.0.1"

pytestmark = pytest.mark.django_db  # the cache is told of headers that count for nothing


def seen(settings: Settings, count: int, **headers: str) -> HttpRequest:
    """Return the request as the site sees it behind `count` trusted proxies."""
    settings.TRUSTED_PROXY_COUNT = count
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = RequestFactory().get("/", headers=names, REMOTE_ADDR=PROXY)
    ProxyMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("count", "forwarded_for", "client"),
    [
        (0, "203.0.113.9", PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
        (1, "2001:db8::9", "2001:db8::9"),
        (1, "unknown", PROXY),
        (1, "", PROXY),
    ],
)
def test_the_address_is_the_one_before_the_trusted_proxies(
    count: int, forwarded_for: str, client: str, settings: Settings
) -> None:
    request = seen(settings, count, X_Forwarded_For=forwarded_for)
    assert request.META["REMOTE_ADDR"] == client


@pytest.mark.parametrize(
    ("site", "count", "forwarded_proto", "secure"),
    [
        ("http", 0, "", False),
        ("http", 0, "https", False),
        ("https", 0, "", True),
        ("https", 0, "http", True),
        ("https", 1, "", True),
        ("https", 1, "https", True),
        ("https", 1, "http", False),
        ("https", 1, "https, http", False),
        ("https", 2, "https, http", True),
        ("https", 2, "https", True),
    ],
)
def test_the_scheme_comes_from_trusted_proxies_or_the_site_url(
    site: str, count: int, forwarded_proto: str, secure: bool, settings: Settings
) -> None:
    settings.SITE_URL = f"{site}://dashboard.example.com"
    assert seen(settings, count, X_Forwarded_Proto=forwarded_proto).is_secure() is secure


@pytest.fixture
def https(settings: Settings) -> None:
    settings.SITE_URL = "https://testserver"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


@pytest.mark.usefixtures("https", "cast")
def test_https_that_ends_at_the_proxy_causes_no_redirect_loop(client: Client) -> None:
    """No proxy names the scheme, and every request arrives over plain HTTP."""
    response = client.get("/accounts/login/")
    assert response.status_code == 200
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert response.cookies["csrftoken"]["secure"]
    assert response.cookies["csrftoken"]["httponly"]


@pytest.mark.usefixtures("https", "cast")
def test_http_at_a_trusted_proxy_redirects_to_https(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    by_http = client.get("/accounts/login/", headers={"X-Forwarded-Proto": "http"})
    assert by_http.status_code == 301
    assert by_http.headers["Location"] == "https://testserver/accounts/login/"
    by_https = client.get("/accounts/login/", headers={"X-Forwarded-Proto": "https"})
    assert by_https.status_code == 200


def sign_in(client: Client, forwarded_for: str) -> int:
    credentials = {"login": f"{forwarded_for}@acme.example", "password": "wrong"}
    headers = {"X-Forwarded-For": forwarded_for}
    return client.post("/accounts/login/", credentials, headers=headers).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "last"),
    [(0, 429), (1, 200)],
    ids=["spoofed addresses count as one", "true addresses count each"],
)
def test_sign_in_limits_count_by_client_address(
    count: int, last: int, client: Client, settings: Settings
) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    statuses = [sign_in(client, f"203.0.113.{number}") for number in range(11)]
    assert statuses == [200] * 10 + [last]
