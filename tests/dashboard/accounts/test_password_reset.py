"""Resetting a forgotten password by a link that works once."""

import re

import pytest
from django.core import mail
from django.test import Client

from dashboard.orgs.models import User
from tests.cast import PASSWORD, Cast

RESET = "/accounts/password/reset/"
NEW = "a better one, surely"


def ask(client: Client, email: str, **headers: str) -> tuple[int, str]:
    response = client.post(RESET, {"email": email}, headers=headers)
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


def test_the_key_is_removed_from_the_address(cast: Cast, client: Client) -> None:
    ask(client, "viewer@acme.example")
    response = client.get(link())
    assert response.headers["Location"].endswith("-set-password/")


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


def test_a_failed_mail_doesnt_reveal_an_account(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    assert ask(client, "viewer@acme.example") == (302, f"{RESET}done/")
    assert "could not be sent" in caplog.text


def test_a_deactivated_account_gets_no_link(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    assert ask(client, "viewer@acme.example") == (302, f"{RESET}done/")
    assert mail.outbox == []


def test_the_sixth_link_is_refused(cast: Cast, client: Client) -> None:
    statuses = [ask(client, "viewer@acme.example")[0] for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5
