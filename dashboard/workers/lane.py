"""Runs the tasks of some queues, one after the other, by django-tasks-db's worker."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskContext, TaskResultStatus
from django.tasks.signals import task_started
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from . import takeover

AUDITS = "audits"  # take minutes
BULK = "bulk"  # mostly waits for its turn to send a request
MAIL = "mail"  # waits for a mail server
# They have lanes of their own, so that other tasks don't wait for them
SLOW_QUEUES = (AUDITS, BULK, MAIL)
BULK_LANES = 3  # so that several organizations go on at once
LANES = {
    AUDITS: AUDITS,
    **{f"{BULK}-{number}": BULK for number in range(1, BULK_LANES + 1)},
    MAIL: MAIL,
    "others": None,
}
"""The queue of each lane; None for all that have no lane of their own."""

POLL_SECONDS = 1.0

log = logging.getLogger(__name__)


class Lane(db_worker.Worker):
    """A thread's share of a worker: the tasks of a slow queue, or all others."""

    def __init__(self, worker_id: str, name: str) -> None:
        queue = LANES[name]
        super().__init__(
            queue_names=[queue] if queue else ["*"],
            excluded_queue_names=[] if queue else list(SLOW_QUEUES),
            interval=POLL_SECONDS,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=takeover.lane_id_of(worker_id, name),
        )

    def work(self) -> None:
        """Run tasks until `running` is False. Raises django.db.Error.

        Called again after an error, it first puts back the task that the error stopped.
        """
        takeover.put_back_tasks_of(self.worker_id)
        self.run()

    def run_task(self, db_task_result: takeover.AnyTask) -> None:
        """Run a task and store its result.

        Raises OperationalError and InterfaceError, and leaves the task as running: the database
        went away, which isn't the task's fault.
        """
        self.running_task = True
        try:
            returned = _call(db_task_result)
            with _still_ours(db_task_result):
                db_task_result.set_successful(returned)
                takeover.announce_end(db_task_result)
        except (OperationalError, InterfaceError):
            raise
        except TakenOver:
            log.warning("task %s was taken over by another worker", db_task_result.pk)
        except BaseException as error:
            with suppress(TakenOver), _still_ours(db_task_result):
                db_task_result.set_failed(error)
                takeover.announce_end(db_task_result)
        finally:
            self.running_task = False


class TakenOver(Exception):
    """This worker was thought dead, and its task is in the queue again or with another worker."""


@contextmanager
def _still_ours(mine: takeover.AnyTask) -> Iterator[None]:
    """Lock the task while its result is stored. Raises TakenOver."""
    with transaction.atomic():
        stored = DBTaskResult.objects.select_for_update().filter(pk=mine.pk).first()
        ours = (TaskResultStatus.RUNNING, mine.worker_ids)
        if stored is None or (stored.status, stored.worker_ids) != ours:
            raise TakenOver
        yield


def _call(db_task_result: takeover.AnyTask) -> Any:
    task, result = db_task_result.task, db_task_result.task_result
    task_started.send(sender=type(task.get_backend()), task_result=result)
    if task.takes_context:
        return task.call(TaskContext(task_result=result), *result.args, **result.kwargs)
    return task.call(*result.args, **result.kwargs)
