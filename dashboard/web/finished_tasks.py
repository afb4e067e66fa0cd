"""Deleting tasks that are done: their arguments hold addresses, which may have no account.

Those that failed stay for a week, so that somebody sees them (dashboard/workers/chores.py).
"""

from typing import Any

from django.tasks import Task
from django_tasks_db.models import DBTaskResult


def delete_finished(task: Task[..., Any]) -> None:
    """Delete the earlier tasks of this kind that succeeded."""
    DBTaskResult.objects.successful().filter(task_path=task.module_path).delete()
