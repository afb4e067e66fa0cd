"""Mail that the mail server doesn't take is tried again, by a worker and within limits."""

import logging
import re
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from dashboard.administration.models import Invitation
from dashboard.web.mail import PAUSES
from tests.cast import Cast
from tests.mail_server import TAKEN, MailServer, mail_server
from tests.tasks import run_enqueued_tasks

RESET = "/accounts/password/reset/"
INVITE = "/orgs/acme/members/invite/"
ASK = {"email": "viewer@acme.example"}
LATER = "451 4.7.1 Greylisted: viewer@acme.example, try later"
NEVER = "550 5.1.1 No such user: viewer@acme.example"


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.MAILERS = server.mailers
        yield server


def waiting() -> list[timedelta]:
    """Return for how long each task still waits."""
    now = timezone.now()
    return [each.run_after - now for each in DBTaskResult.objects.filter(status="READY")]


def end_pauses() -> None:
    """Let the time pass until the next attempts, and run them."""
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    run_enqueued_tasks()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "dashboard.web.mail"]


def test_a_mail_that_is_refused_for_a_while_arrives_later(
    cast: Cast, client: Client, server: MailServer
) -> None:
    server.answer = LATER
    client.post(RESET, ASK)
    run_enqueued_tasks()
    run_enqueued_tasks()
    assert (server.attempts, server.taken) == (1, [])
    [pause] = waiting()
    assert timedelta(0) < pause <= timedelta(seconds=PAUSES[0])
    server.answer = TAKEN
    end_pauses()
    [mail] = server.taken
    link = re.search(r"http://localhost:8000(/\S+)", mail.get_content())
    assert link
    assert client.get(link[1]).headers["Location"].endswith("-set-password/")
    assert waiting() == []


def test_a_mail_is_given_up_after_five_attempts_within_an_hour(
    cast: Cast, client: Client, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = LATER
    client.post(RESET, ASK)
    run_enqueued_tasks()
    for _ in range(9):
        end_pauses()
    assert server.attempts == 5
    assert timedelta(seconds=sum(PAUSES)) < timedelta(hours=1)
    assert list(PAUSES) == sorted(PAUSES)
    warnings = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert [each.getMessage() for each in warnings] == [
        "gave up a mail in attempt 5: SMTPRecipientsRefused 451"
    ]
    assert "viewer@" not in " ".join(lines(caplog))
    assert "/key/" not in caplog.text


def test_a_mail_that_is_refused_for_good_is_not_tried_again(
    cast: Cast, client: Client, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = NEVER
    client.post(RESET, ASK)
    run_enqueued_tasks()
    assert waiting() == []
    assert lines(caplog) == ["gave up a mail in attempt 1: SMTPRecipientsRefused 550"]


def test_a_mail_server_that_refuses_connections_is_tried_again(
    cast: Cast, client: Client, server: MailServer, settings: Settings
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        options = settings.MAILERS["default"]["OPTIONS"]
        port, options["port"] = options["port"], closed.getsockname()[1]
        client.post(RESET, ASK)
        run_enqueued_tasks()
    options["port"] = port
    end_pauses()
    assert [mail["To"] for mail in server.taken] == ["viewer@acme.example"]


def test_the_request_says_the_same_whether_a_mail_waits_or_nobody_has_the_address(
    cast: Cast, client: Client, server: MailServer
) -> None:
    server.answer = LATER
    answers = []
    for email in ("viewer@acme.example", "nobody@acme.example"):
        cache.clear()  # the limits start again
        client.post(RESET, {"email": email})
        run_enqueued_tasks()
        answer = client.post(RESET, {"email": email})
        answers.append((answer.status_code, answer.headers["Location"]))
    assert server.attempts
    assert answers[0] == answers[1]


def test_an_invitation_is_mailed_once_and_shows_when(as_admin: Client, server: MailServer) -> None:
    server.answer = LATER
    as_admin.post(INVITE, {"email": "new@acme.example", "role": "viewer"})
    run_enqueued_tasks()
    assert "Invited, email not sent yet" in as_admin.get("/orgs/acme/members/").text
    as_admin.post(INVITE, {"email": "new@acme.example", "role": "operator"})
    server.answer = TAKEN
    end_pauses()
    [mail] = server.taken
    assert "as Operator" in mail.get_content()
    assert Invitation.objects.get().sent_at
    assert "Invited, email not sent yet" not in as_admin.get("/orgs/acme/members/").text
