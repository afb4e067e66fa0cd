"""The tasks of dead workers go back to the queue."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dashboard.workers.models import Worker
from dashboard.workers.takeover import (
    MOST_ATTEMPTS,
    lane_id_of,
    put_back_tasks_of,
    take_up_tasks_of_dead_workers,
)

from .tasks import double

pytestmark = pytest.mark.django_db
LONG_AGO = Now() - timedelta(seconds=30)


def status_of_a_task_claimed_by(worker_id: str, *, attempts: int = 1) -> TaskResultStatus:
    """Let workers look for dead ones after this one claimed a task; return the task's status."""
    enqueued = double.enqueue(1)
    stored = DBTaskResult.objects.get(pk=enqueued.id)
    for _ in range(attempts):
        stored.claim(lane_id_of(worker_id, "others"))
    take_up_tasks_of_dead_workers()
    stored.refresh_from_db()
    return TaskResultStatus(stored.status)


def test_a_task_of_a_worker_without_heartbeat_is_ready_again() -> None:
    Worker.objects.create(pk="dead", name="host:1", beat_at=LONG_AGO)

    assert status_of_a_task_claimed_by("dead") == TaskResultStatus.READY
    assert status_of_a_task_claimed_by("unknown") == TaskResultStatus.READY
    assert not Worker.objects.exists()


def test_a_task_of_a_living_worker_goes_on() -> None:
    Worker.objects.create(pk="alive", name="host:1")

    assert status_of_a_task_claimed_by("alive") == TaskResultStatus.RUNNING
    assert Worker.objects.exists()


def test_a_task_that_its_workers_dont_survive_is_given_up() -> None:
    status = status_of_a_task_claimed_by("dead", attempts=MOST_ATTEMPTS)

    assert status == TaskResultStatus.FAILED
    assert "WorkerDied" in DBTaskResult.objects.get().traceback


def test_a_worker_that_stops_puts_back_its_own_tasks_only() -> None:
    for worker_id in ("one", "another"):
        double.enqueue(1)
        DBTaskResult.objects.ready()[0].claim(lane_id_of(worker_id, "others"))

    put_back_tasks_of("one")

    left = DBTaskResult.objects.running().get()
    assert left.worker_ids == ["another/others"]
