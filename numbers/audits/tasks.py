"""The tasks that workers run for audits."""

from typing import Any
from uuid import UUID

from django.tasks import TaskContext, TaskResult, TaskResultStatus, task
from django.tasks.signals import task_finished

from dashboard.workers.lane import AUDITS

from .running.interrupted import fail_audit_of_task
from .running.prune import prune_audits
from .running.run import run_audit


# Queued tasks store this function's dotted path, so it keeps its name.
@task(queue_name=AUDITS, takes_context=True)
def carry_out_audit(context: TaskContext[..., None], audit_id: int) -> None:
    """Run an audit, from the beginning if an earlier attempt at this task was interrupted."""
    run_audit(audit_id, task_id=UUID(context.task_result.id))
    prune_audits()


def connect_signals() -> None:
    task_finished.connect(_on_task_finished, dispatch_uid="audits")


def _on_task_finished(*, task_result: TaskResult[Any, Any], **_: Any) -> None:
    is_audit = task_result.task.module_path == carry_out_audit.module_path
    if is_audit and task_result.status == TaskResultStatus.FAILED:
        fail_audit_of_task(UUID(task_result.id))
