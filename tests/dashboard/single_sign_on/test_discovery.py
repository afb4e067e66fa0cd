"""What a provider says of itself, and which of it the site refuses."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.single_sign_on import discovery
from dashboard.single_sign_on.discovery import Unusable, discover
from tests.openid.provider import Provider


class Answer:
    """What the server answers to every request: a status, headers and JSON."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: Any = None


class _Handler(BaseHTTPRequestHandler):
    answer: Answer

    def do_GET(self) -> None:
        self.send_response(self.answer.status)
        for name, value in self.answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(self.answer.body).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def answering() -> Iterator[tuple[Provider, Answer]]:
    """A server that answers as a test says, and what it answers."""
    answer = Answer()
    handler = type("Handler", (_Handler,), {"answer": answer})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Provider(f"http://127.0.0.1:{server.server_port}"), answer
        server.shutdown()


def metadata(provider: Provider, **changes: Any) -> dict[str, Any]:
    endpoints = {
        f"{each}_endpoint": f"{provider.url}/{each}"
        for each in ("authorization", "token", "userinfo")
    }
    return {"issuer": provider.url, **endpoints, **changes}


def test_a_real_one_is_taken(provider: Provider) -> None:
    assert discover(provider.described())["issuer"] == provider.url


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"issuer": "https://evil.example"}, "It calls itself https://evil.example."),
        ({"token_endpoint": None}, "doesn't describe a provider"),
        ({"token_endpoint": "http://login.acme.example/token"}, "isn't https"),
        ({"userinfo_endpoint": "http://login.acme.example/me"}, "isn't https"),
    ],
)
def test_metadata_of_somebody_else_is_refused(
    changes: dict[str, Any], reason: str, answering: tuple[Provider, Answer], db: None
) -> None:
    provider, answer = answering
    answer.body = metadata(provider, **changes)
    with pytest.raises(Unusable, match=reason):
        discover(provider.described())


def test_no_redirect_is_followed(answering: tuple[Provider, Answer], db: None) -> None:
    provider, answer = answering
    answer.status, answer.headers = 302, {"Location": provider.url}
    answer.body = metadata(provider)
    with pytest.raises(Unusable, match="doesn't answer"):
        discover(provider.described())


@pytest.mark.parametrize("body", [[], "text", {}])
def test_an_answer_of_another_kind_is_refused(
    body: Any, answering: tuple[Provider, Answer], db: None
) -> None:
    provider, answer = answering
    answer.body = body
    with pytest.raises(Unusable, match="doesn't describe a provider"):
        discover(provider.described())


def test_a_provider_that_is_away_says_so_to_the_person(
    db: None, client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OPENID_PROVIDERS = [Provider("http://127.0.0.1:9").described()]
    answer = client.post("/accounts/oidc/acme/login/")
    assert answer.status_code == 403
    assert "didn't sign you in" in answer.text
    assert "doesn't answer: ConnectionError" in caplog.text


def test_metadata_is_asked_for_once_in_a_while(
    answering: tuple[Provider, Answer], db: None
) -> None:
    provider, answer = answering
    answer.body = metadata(provider)
    first = discovery.metadata(provider.described())
    answer.status = 500
    assert discovery.metadata(provider.described()) == first
    with pytest.raises(Unusable, match="status 500"):
        discover(provider.described())
