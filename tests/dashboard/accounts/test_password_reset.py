"""Resetting a forgotten password by a link that works once."""

import re
import socket

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from dashboard.orgs.models import User
from tests.cast import PASSWORD, Cast
from tests.tasks import run_enqueued_tasks

RESET = "/accounts/password/reset/"
NEW = "a better one, surely"


def ask(client: Client, email: str, **headers: str) -> tuple[int, str]:
    """Ask for a link, and let a worker send it."""
    response = client.post(RESET, {"email": email}, headers=headers)
    run_enqueued_tasks()
    return response.status_code, response.headers.get("Location", "")


def link() -> str:
    """Return the path of the link in the mail."""
    found = re.search(r"^http://localhost:8000(/\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def set_password(client: Client, path: str, password: str = NEW) -> tuple[int, str]:
    page = client.get(path, follow=True)
    form = {"password1": password, "password2": password}
    response = client.post(page.redirect_chain[-1][0], form)
    return response.status_code, response.headers.get("Location", "")


def test_the_link_sets_a_password_and_signs_in(cast: Cast, client: Client) -> None:
    assert ask(client, "viewer@acme.example") == (302, f"{RESET}done/")
    assert mail.outbox[0].to == ["viewer@acme.example"]
    assert mail.outbox[0].subject == "Set a new password"
    assert set_password(client, link()) == (302, "/")
    assert client.get("/orgs/acme/members/").status_code == 200
    assert User.objects.get(pk=cast.viewer.pk).check_password(NEW)


def test_the_link_works_once(cast: Cast, client: Client) -> None:
    ask(client, "viewer@acme.example")
    path = link()
    set_password(client, path)
    assert "This link doesn't work" in Client().get(path).text


def test_a_link_expires(cast: Cast, client: Client, settings: Settings) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60
    ask(client, "viewer@acme.example")
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link doesn't work" in client.get(link()).text


def test_the_key_is_removed_from_the_address(cast: Cast, client: Client) -> None:
    ask(client, "viewer@acme.example")
    response = client.get(link())
    assert response.headers["Location"].endswith("-set-password/")


def test_an_account_without_a_password_gets_a_link(cast: Cast, client: Client) -> None:
    User.objects.create_user("new@acme.example")
    ask(client, "new@acme.example")
    assert set_password(client, link()) == (302, "/")


def test_weak_passwords_are_refused(cast: Cast, client: Client) -> None:
    ask(client, "viewer@acme.example")
    assert set_password(client, link(), "12345678")[0] == 200
    assert User.objects.get(pk=cast.viewer.pk).check_password(PASSWORD)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9999", "testserver"])
def test_the_link_uses_the_site_url_whatever_the_host_header(
    host: str, cast: Cast, client: Client
) -> None:
    ask(client, "viewer@acme.example", Host=host)
    assert link().startswith("/accounts/password/reset/key/")
    message = mail.outbox[0]
    assert "testserver" not in f"{message.subject}{message.body}{message.from_email}"
    assert "9999" not in f"{message.subject}{message.body}{message.from_email}"


def test_an_unknown_address_gets_the_same_page_and_no_mail(cast: Cast, client: Client) -> None:
    assert ask(client, "nobody@acme.example") == ask(client, "viewer@acme.example")
    assert [message.to for message in mail.outbox] == [["viewer@acme.example"]]
    assert "If there is an account with this address" in client.get(f"{RESET}done/").text


def test_the_request_does_the_same_for_known_and_unknown_addresses(
    cast: Cast, client: Client
) -> None:
    statements = []
    for email in ("viewer@acme.example", "nobody@acme.example"):
        cache.clear()  # the limits start again
        with CaptureQueriesContext(connection) as queries:
            client.post(RESET, {"email": email})
        statements.append([re.sub(r"'.*?'|[0-9.]+", "", query["sql"]) for query in queries])
    assert statements[0] == statements[1]
    assert not any("orgs_user" in each for each in statements[0])
    assert mail.outbox == []


def test_the_request_never_connects_to_the_mail_server(
    cast: Cast, client: Client, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": server.getsockname()[1], "timeout": 0.01},
            }
        }
        assert client.post(RESET, {"email": "viewer@acme.example"}).status_code == 302
        with pytest.raises(BlockingIOError):
            server.accept()
        run_enqueued_tasks()
        server.accept()[0].close()


def test_the_queue_holds_an_address_and_no_link(cast: Cast, client: Client) -> None:
    client.post(RESET, {"email": "Viewer@acme.example"})
    [queued] = DBTaskResult.objects.values()
    assert queued["args_kwargs"] == {"args": ["viewer@acme.example"], "kwargs": {}}
    run_enqueued_tasks()
    key = link().split("/")[-2]
    ask(client, "nobody@acme.example")
    left = str(list(DBTaskResult.objects.values()))
    assert key not in left
    assert "viewer@acme.example" not in left


def test_a_deactivated_account_gets_no_link(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    assert ask(client, "viewer@acme.example") == (302, f"{RESET}done/")
    assert mail.outbox == []


def test_the_sixth_link_is_refused(cast: Cast, client: Client) -> None:
    statuses = [ask(client, "viewer@acme.example")[0] for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5
