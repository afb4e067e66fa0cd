"""Deleting tasks that are done: their arguments hold addresses, which may have no account."""

from typing import Any

from django.tasks import Task
from django_tasks_db.models import DBTaskResult


def delete_finished(task: Task[..., Any]) -> None:
    """Delete the earlier tasks of this kind."""
    DBTaskResult.objects.finished().filter(task_path=task.module_path).delete()
