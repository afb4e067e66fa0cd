"""Workers delete old data every hour, one worker at a time, by the database's clock."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import F
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from dashboard.workers import housekeeping
from dashboard.workers.housekeeping import delete_in_batches, keep_house_if_due
from dashboard.workers.models import Schedule

from .tasks import double

pytestmark = pytest.mark.django_db


def session(key: str, seconds: int) -> None:
    """Store a session that ends in so many seconds."""
    Session.objects.create(
        session_key=key, session_data="", expire_date=Now() + timedelta(seconds=seconds)
    )


def test_expired_sessions_are_deleted() -> None:
    session("expired", -60)
    session("valid", 60)

    keep_house_if_due()

    assert Session.objects.get().session_key == "valid"


def test_finished_tasks_are_deleted_after_a_while() -> None:
    days_ago = {"successful": 1, "failed": 8, "recently failed": 6}
    for name, days in days_ago.items():
        double.enqueue(1)
        task = DBTaskResult.objects.ready().get()
        task.set_successful(2) if name == "successful" else task.set_failed(ValueError(name))
        kept = DBTaskResult.objects.filter(pk=task.pk)
        kept.update(finished_at=Now() - timedelta(days=days))
    double.enqueue(1)

    keep_house_if_due()

    assert DBTaskResult.objects.ready().count() == 1
    assert "recently failed" in DBTaskResult.objects.failed().get().traceback
    assert DBTaskResult.objects.count() == 2


def test_the_house_is_kept_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def chore() -> int:
        done.append(1)
        return 0

    monkeypatch.setattr(housekeeping, "_chores", {"nothing": chore})

    keep_house_if_due()
    keep_house_if_due()
    assert len(done) == 1
    Schedule.objects.update(due_at=F("due_at") - timedelta(hours=1))
    keep_house_if_due()
    assert len(done) == 2


def test_a_chore_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise DatabaseError

    chores = {"nothing": fail, "sessions": lambda: delete_in_batches(Session.objects.all())}
    monkeypatch.setattr(housekeeping, "_chores", chores)
    session("any", 60)

    keep_house_if_due()

    assert not Session.objects.exists()


def test_many_rows_are_deleted_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for number in range(5):
        session(f"session{number}", 60)

    assert delete_in_batches(Session.objects.all()) == 5
