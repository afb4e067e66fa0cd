"""Tasks for the tests of workers."""

from django.db import OperationalError
from django.tasks import task

from dashboard.workers.takeover import put_back_tasks_of


@task()
def double(number: int) -> int:
    return 2 * number


@task()
def fail() -> None:
    raise ValueError("as it was told to")


@task()
def lose_the_database() -> None:
    raise OperationalError("server closed the connection unexpectedly")


@task()
def outlive_its_worker(worker_id: str) -> str:
    """Return after the worker was thought dead and the task went back to the queue."""
    put_back_tasks_of(worker_id)
    return "too late"
