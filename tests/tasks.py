"""What a worker does, in the process of the test."""

from django_tasks_db.models import DBTaskResult


def run_enqueued_tasks() -> None:
    for result in DBTaskResult.objects.ready():
        result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
        result.set_successful(None)
