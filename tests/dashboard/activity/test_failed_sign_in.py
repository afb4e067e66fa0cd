"""Failed sign-ins with a member's address are on record; nobody learns who has an account by it."""

import pytest
from django.core.signals import request_finished
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from dashboard.activity import sign_ins
from dashboard.activity.models import AppendOnly, Attempt
from dashboard.orgs.models import User
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in

from .test_list import URL, rows

SIGN_IN = "/accounts/login/"
WRONG = "s3cr3t, but not the one"


def sign_in(client: Client, email: str, password: str = WRONG) -> int:
    data = {"login": email, "password": password}
    return client.post(SIGN_IN, data, REMOTE_ADDR="203.0.113.9").status_code


def recorded() -> list[tuple[str, str, str]]:
    """Organization, subject and result of each."""
    return [
        (each.organization.slug, each.subject, each.outcomes.get().result)
        for each in Attempt.objects.order_by("pk")
    ]


def test_it_is_recorded_for_each_organization(cast: Cast, client: Client) -> None:
    assert sign_in(client, " Both@ACME.example ") == 200
    email = "both@acme.example"
    assert recorded() == [("acme", email, "refused"), ("globex", email, "refused")]
    attempt = Attempt.objects.latest("pk")
    assert (attempt.actor, attempt.actor_user_id) == ("somebody signed out", None)
    assert attempt.address == "203.0.113.9"
    assert WRONG not in str(list(Attempt.objects.values()))


def test_it_is_shown(cast: Cast, client: Client, as_viewer: Client) -> None:
    sign_in(client, "admin@acme.example")
    [row] = rows(as_viewer.get(URL, {"kind": "sign-ins"}).text)
    assert "somebody signed out from 203.0.113.9" in row
    assert "Sign-in failed admin@acme.example" in row
    assert "Refused" in row


def test_by_htmx_too(cast: Cast, client: Client) -> None:
    client.post(
        SIGN_IN,
        {"login": "viewer@acme.example", "password": WRONG},
        headers={"HX-Request": "true"},
    )
    assert recorded() == [("acme", "viewer@acme.example", "refused")]


@pytest.mark.parametrize("email", ["nobody@acme.example", "not an address", "alone@acme.example"])
def test_addresses_of_no_member_leave_no_trace(email: str, cast: Cast, client: Client) -> None:
    User.objects.create_user("alone@acme.example", PASSWORD)
    assert sign_in(client, email) == 200
    assert recorded() == []


def test_getting_in_is_no_failure(cast: Cast, client: Client) -> None:
    assert sign_in(client, "viewer@acme.example", PASSWORD) == 302
    assert recorded() == []


def test_who_is_switched_off_fails_whatever_the_password(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    sign_in(client, "viewer@acme.example", PASSWORD)
    assert recorded() == [("acme", "viewer@acme.example", "refused")]


def test_attempts_beyond_the_limit_are_recorded_once(cast: Cast, client: Client) -> None:
    statuses = [sign_in(client, "viewer@acme.example") for _ in range(9)]
    assert statuses == [200] * 5 + [429] * 4
    assert len(recorded()) == 6
    messages = [each.outcomes.get().message for each in Attempt.objects.order_by("pk")]
    assert messages == [""] * 5 + [sign_ins.LIMITED]


def test_the_answer_comes_before_anything_is_looked_up(cast: Cast, client: Client) -> None:
    """Known and unknown addresses take the same queries until the answer is out."""
    request_finished.disconnect(dispatch_uid="activity.sign_ins")
    counts = []
    try:
        for email in ("viewer@acme.example", "nobody@acme.example"):
            with CaptureQueriesContext(connection) as queries:
                sign_in(client, email)
            counts.append(len(queries))
    finally:
        sign_ins.connect()
        sign_ins.write_noted()
    assert counts[0] == counts[1]
    assert len(recorded()) == 1


def test_signing_in_never_fails_by_the_record(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(sign_ins, "record_refused", fail)
    assert sign_in(client, "viewer@acme.example") == 200
    assert "a failed sign-in could not be recorded" in caplog.text
    assert signed_in(cast.viewer).get(URL).status_code == 200


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a database in memory is never closed")
@pytest.mark.django_db(transaction=True)
def test_no_connection_stays_open(cast: Cast) -> None:
    request_finished.disconnect(dispatch_uid="activity.sign_ins")
    sign_ins.connect()  # as when the site begins; browsers of tests move Django's own
    sign_ins.note_failure(RequestFactory().post(SIGN_IN), "viewer@acme.example")
    request_finished.send(None)
    assert connection.connection is None
    assert len(recorded()) == 1


def test_it_stays_like_every_entry(cast: Cast, client: Client) -> None:
    sign_in(client, "viewer@acme.example")
    with pytest.raises(AppendOnly):
        Attempt.objects.get().delete()
