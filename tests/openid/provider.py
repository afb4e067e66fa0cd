"""The provider as a test sees it: its people, its clients, and a browser's way through it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.http import HttpResponse
from django.test import Client
from pydantic import SecretStr

from dashboard.openid_providers import OpenIDProvider

ROOT = Path(__file__).resolve().parents[2]
CLIENT_ID, CLIENT_SECRET = "site", "a-secret-between-the-site-and-the-provider"
PASSWORD = "a password at the provider"
SITE = "http://localhost:8000"


@dataclass(frozen=True)
class Provider:
    url: str

    def described(self, **changes: Any) -> OpenIDProvider:
        values = {
            "slug": "acme",
            "name": "Acme Login",
            "discovery_url": self.url,
            "client_id": CLIENT_ID,
            "client_secret": SecretStr(CLIENT_SECRET),
        }
        return OpenIDProvider(**{**values, **changes})

    def put(self, email: str, username: str = "", **claims: Any) -> None:
        """Add a person, or change what the provider says of them."""
        said = {"email_verified": True, **claims}
        body = {"email": email, "claims": said, "password": PASSWORD}
        self._post("person", {**body, "username": username or email})

    def accept(self, site: str, *slugs: str) -> None:
        """Let a site's sign-ins return to it."""
        back = [f"{site}/accounts/oidc/{each}/login/callback/" for each in slugs or ("acme",)]
        uris = " ".join(back)
        body = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uris": uris}
        self._post("client", body)

    def _post(self, what: str, body: dict[str, Any]) -> None:
        httpx.post(f"{self.url}/test/{what}/", json=body).raise_for_status()


@contextmanager
def running() -> Iterator[Provider]:
    """Run the provider in a process of its own, which ends with its input."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.openid.server"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield Provider(process.stdout.readline().strip())
        process.communicate()


def leads_to(page: HttpResponse) -> str:
    """Return where the page that a sign-in begins with leads on to."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found, page.text
    return unescape(found[1])


def through_provider(address: str, username: str, browser: httpx.Client | None = None) -> str:
    """Sign in at the provider as a browser does, and return where it leads back to."""
    browser = browser or httpx.Client()
    page = browser.get(address, follow_redirects=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text
    typed = {"csrfmiddlewaretoken": token[1], "username": username, "password": PASSWORD}
    answer = browser.post(page.url, data=typed)
    while not answer.headers["Location"].startswith(SITE):
        answer = browser.get(answer.url.join(answer.headers["Location"]))
        assert answer.is_redirect, answer.text
    return str(answer.headers["Location"])


def sign_in(client: Client, username: str, slug: str = "acme", **posted: str) -> Any:
    """Sign in by the provider, and return the site's answer to what it says."""
    page: Any = client.post(f"/accounts/oidc/{slug}/login/", posted)
    back = urlsplit(through_provider(leads_to(page), username))
    return client.get(f"{back.path}?{back.query}")
