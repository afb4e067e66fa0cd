"""Takes up the tasks that dead workers left.

django-tasks-db leaves a task "running" for good if its worker dies. Here it goes back to the queue,
so a task may run more than once: each has to allow that.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from .models import Worker

MOST_ATTEMPTS = 3

AnyTask = DBTaskResult[..., Any]

log = logging.getLogger(__name__)


class WorkerDied(Exception):
    """The worker ended, or lost the database, before the task did."""


def take_up_tasks_of_dead_workers() -> None:
    """Put the running tasks of workers without a heartbeat back into the queue."""
    with transaction.atomic():
        for worker in Worker.objects.dead():
            log.warning("worker %s died: no sign of life since %s", worker, worker.beat_at)
        Worker.objects.dead().delete()
        running = _locked_running_tasks()
        # After the tasks: a worker has its heartbeat before it takes its first task
        alive = set(Worker.objects.values_list("pk", flat=True))
        _put_back(running, lambda lane_id: worker_of(lane_id) not in alive)


def put_back_tasks_of(owner: str) -> None:
    """Put the running tasks of a worker, or of one of its lanes, back into the queue."""
    with transaction.atomic():
        _put_back(_locked_running_tasks(), lambda lane_id: owner in (lane_id, worker_of(lane_id)))


def lane_id_of(worker_id: str, lane: str) -> str:
    """Return the name under which a lane of a worker takes tasks."""
    return f"{worker_id}/{lane}"


def worker_of(lane_id: str) -> str:
    return lane_id.partition("/")[0]


def _locked_running_tasks() -> list[AnyTask]:
    return list(DBTaskResult.objects.running().select_for_update(skip_locked=True))


def _put_back(running: list[AnyTask], is_meant: Callable[[str], bool]) -> None:
    for task in running:
        if not is_meant(task.worker_ids[-1]):
            continue
        if len(task.worker_ids) < MOST_ATTEMPTS:
            task.status = TaskResultStatus.READY
            task.started_at = None
            task.save(update_fields=["status", "started_at"])
            log.warning("task %s (%s) goes back to the queue", task.pk, task.task_path)
        else:
            task.set_failed(WorkerDied(f"{MOST_ATTEMPTS} attempts ended before the task did"))
            announce_end(task)


def announce_end(task: AnyTask) -> None:
    """Send Django's signal, unless the task names a function that doesn't exist any more."""
    try:
        sender, result = type(task.task.get_backend()), task.task_result
    except (ImportError, SuspiciousOperation):
        log.exception("task %s can't run: %s", task.pk, task.task_path)
    else:
        task_finished.send(sender=sender, task_result=result)
