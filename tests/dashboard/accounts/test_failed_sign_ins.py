"""Failed sign-ins to a member's account are recorded, and don't reveal who has an account."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import DatabaseError, connection
from django.tasks import Task
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from dashboard.accounts import failed_sign_ins
from dashboard.activity.models import Action, AppendOnly, Attempt
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import Membership, User
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.dashboard.activity.test_list import URL, rows
from tests.tasks import run_enqueued_tasks

SIGN_IN = "/accounts/login/"
WRONG = "s3cr3t, but not the one"


@pytest.fixture
def worker(settings: Settings) -> None:
    """Run tasks as soon as they are enqueued."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


def sign_in(client: Client, email: str, password: str = WRONG) -> int:
    data = {"login": email, "password": password}
    return client.post(SIGN_IN, data, REMOTE_ADDR="203.0.113.9").status_code


def recorded() -> list[tuple[str | None, str, str]]:
    """Return the organization, subject and result of each attempt."""
    attempts = Attempt.objects.exclude(action=Action.SIGN_IN).order_by("pk")
    return list(attempts.values_list("organization__slug", "subject", "outcomes__result"))


@pytest.mark.usefixtures("worker")
def test_a_failure_is_recorded_for_each_organization(cast: Cast, client: Client) -> None:
    assert sign_in(client, " Both@ACME.example ") == 200
    email = "both@acme.example"
    assert recorded() == [("acme", email, "refused"), ("globex", email, "refused")]
    attempt = Attempt.objects.latest("pk")
    assert (attempt.actor, attempt.actor_user_id) == ("signed-out person", None)
    assert attempt.address == "203.0.113.9"
    assert WRONG not in str(list(Attempt.objects.values()))


@pytest.mark.usefixtures("worker")
def test_a_failure_of_a_site_administrator_is_on_the_sites_record(
    cast: Cast, client: Client
) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_site_administrator=True)
    sign_in(client, cast.viewer.email)
    assert recorded() == [
        ("acme", cast.viewer.email, "refused"),
        (None, cast.viewer.email, "refused"),
    ]


@pytest.mark.usefixtures("worker")
def test_the_activity_page_shows_a_failure(cast: Cast, client: Client, as_viewer: Client) -> None:
    sign_in(client, "admin@acme.example")
    [row] = rows(as_viewer.get(URL, {"kind": "sign-ins"}).text)
    assert "Tried to sign in as admin@acme.example" in row
    assert "From 203.0.113.9" in row
    assert "signed-out person" in row
    assert "Refused" in row


@pytest.mark.usefixtures("worker")
def test_a_failure_in_the_dialog_is_recorded(cast: Cast, client: Client) -> None:
    client.post(
        SIGN_IN,
        {"login": "viewer@acme.example", "password": WRONG},
        headers={"HX-Request": "true"},
    )
    assert recorded() == [("acme", "viewer@acme.example", "refused")]


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("email", ["nobody@acme.example", "not an address", "alone@acme.example"])
def test_addresses_of_no_member_leave_no_trace(email: str, cast: Cast, client: Client) -> None:
    User.objects.create_user("alone@acme.example", PASSWORD)
    assert sign_in(client, email) == 200
    assert recorded() == []


@pytest.mark.usefixtures("worker")
def test_signing_in_is_not_recorded_as_a_failure(cast: Cast, client: Client) -> None:
    assert sign_in(client, "viewer@acme.example", PASSWORD) == 302
    assert recorded() == []


@pytest.mark.usefixtures("worker")
def test_a_deactivated_account_fails_with_the_right_password(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    sign_in(client, "viewer@acme.example", PASSWORD)
    assert recorded() == [("acme", "viewer@acme.example", "refused")]


@pytest.mark.usefixtures("worker")
def test_attempts_beyond_the_limit_are_recorded_once(cast: Cast, client: Client) -> None:
    statuses = [sign_in(client, "viewer@acme.example") for _ in range(9)]
    assert statuses == [200] * 5 + [429] * 4
    assert len(recorded()) == 6
    messages = [each.outcomes.get().message for each in Attempt.objects.order_by("pk")]
    assert messages == [""] * 5 + [failed_sign_ins.LIMITED]


def test_the_request_does_the_same_work_for_known_and_unknown_addresses(
    cast: Cast, client: Client
) -> None:
    statements = []
    for email in ("viewer@acme.example", "nobody@acme.example"):
        cache.clear()  # the limit by client starts again
        with CaptureQueriesContext(connection) as queries:
            sign_in(client, email)
        statements.append([query["sql"].split(" ")[0] for query in queries])
    assert statements[0] == statements[1]
    assert DBTaskResult.objects.count() == 2
    assert recorded() == []
    run_enqueued_tasks()
    assert len(recorded()) == 1


def test_the_time_recorded_is_that_of_the_failure_not_of_the_worker(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Membership.objects.update(created_at=database_time() - timedelta(days=1))
    failed_at = database_time() - timedelta(hours=3)
    monkeypatch.setattr(failed_sign_ins, "database_time", lambda: failed_at)
    sign_in(client, "viewer@acme.example")
    monkeypatch.undo()
    run_enqueued_tasks()
    assert Attempt.objects.get().at == failed_at


@pytest.mark.usefixtures("worker", "hosts_clock_is_an_hour_slow")
def test_a_host_whose_clock_is_wrong_records_failures_of_new_members_at_the_right_time(
    cast: Cast, client: Client
) -> None:
    began = database_time()
    sign_in(client, "viewer@acme.example")
    assert began <= Attempt.objects.get().at <= database_time()


def test_finished_tasks_are_deleted_with_the_addresses_in_them(cast: Cast, client: Client) -> None:
    sign_in(client, "nobody@acme.example")
    run_enqueued_tasks()
    sign_in(client, "viewer@acme.example")
    run_enqueued_tasks()
    assert "nobody@acme.example" not in str(list(DBTaskResult.objects.values()))


@pytest.mark.usefixtures("worker")
def test_signing_in_goes_on_when_recording_fails(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(failed_sign_ins, "record_refused", fail)
    assert sign_in(client, "viewer@acme.example") == 200
    assert "DatabaseError" in caplog.text
    assert signed_in(cast.viewer).get(URL).status_code == 200


def test_signing_in_goes_on_when_the_task_cant_be_enqueued(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Task, "enqueue", fail)
    assert sign_in(client, "viewer@acme.example") == 200
    assert "a failed sign-in could not be recorded" in caplog.text
    assert signed_in(cast.viewer).get(URL).status_code == 200


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a database in memory is never closed")
@pytest.mark.django_db(transaction=True)
def test_a_failed_sign_in_leaves_no_connection_open(cast: Cast, client: Client) -> None:
    sign_in(client, "viewer@acme.example")
    request_finished.send(None)
    assert connection.connection is None
    run_enqueued_tasks()
    assert len(recorded()) == 1


@pytest.mark.usefixtures("worker")
def test_a_recorded_failure_cannot_be_deleted(cast: Cast, client: Client) -> None:
    sign_in(client, "viewer@acme.example")
    with pytest.raises(AppendOnly):
        Attempt.objects.get().delete()
