"""The log has every sign-in, and every failure, without what was typed."""

import logging

import pytest
from django.test import Client

from tests.authenticator_app import code, set_up
from tests.cast import PASSWORD, Cast
from tests.dashboard.accounts.test_password_reset import ask, link, set_password

NEW = "a better one, surely"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "dashboard.accounts.sign_in_log")
    return caplog


def messages(lines: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in lines.records if each.name.endswith("sign_in_log")]


def sign_in(client: Client, email: str, password: str = PASSWORD) -> None:
    data = {"login": email, "password": password}
    client.post("/accounts/login/", data, REMOTE_ADDR="203.0.113.9")


def test_signing_in_and_out_is_logged(
    cast: Cast, client: Client, lines: pytest.LogCaptureFixture
) -> None:
    sign_in(client, cast.viewer.email)
    client.post("/accounts/logout/", REMOTE_ADDR="203.0.113.9")
    client.post("/accounts/logout/")
    assert messages(lines) == [
        f"person {cast.viewer.pk} signed in by password from 203.0.113.9",
        f"person {cast.viewer.pk} signed out from 203.0.113.9",
    ]


def test_new_passwords_are_logged(
    cast: Cast, client: Client, lines: pytest.LogCaptureFixture
) -> None:
    ask(client, cast.viewer.email)
    set_password(client, link(), NEW)
    new = {"oldpassword": NEW, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/password/change/", new)
    events = ["set a new password by a link", "signed in by a link for a new password"]
    events += ["changed their password"]
    said = [each.removesuffix(" from 127.0.0.1") for each in messages(lines)]
    assert said == [f"person {cast.viewer.pk} {event}" for event in events]


def test_failures_are_logged_without_what_was_typed(
    cast: Cast, client: Client, lines: pytest.LogCaptureFixture
) -> None:
    for email in (cast.viewer.email, "hunter2@in-the-wrong.example"):
        sign_in(client, email, "hunter2")
    for _ in range(5):
        sign_in(client, cast.viewer.email, "hunter2")
    failed = "a sign-in from 203.0.113.9 failed: "
    reasons = [each.removeprefix(failed) for each in messages(lines)]
    assert reasons == ["wrong address or password, or a disabled account"] * 6 + [
        "too many attempts"
    ]
    assert "hunter2" not in lines.text
    assert cast.viewer.email not in lines.text


def test_a_sign_in_says_by_what_on_record_too(
    cast: Cast, client: Client, as_viewer: Client, lines: pytest.LogCaptureFixture
) -> None:
    secret = set_up(as_viewer)
    sign_in(client, cast.viewer.email)
    client.post("/accounts/security/code/", {"code": code(secret)})
    means = "password and authenticator app"
    assert f"person {cast.viewer.pk} signed in by {means} from 127.0.0.1" in messages(lines)
    assert f"Signed in  by {means}".replace("  ", " ") in " ".join(
        as_viewer.get("/orgs/acme/activity/?kind=sign-ins").text.split()
    )
