"""The housekeeping of Django's own tables."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.db.models.functions import Now
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .housekeeping import delete_in_batches

FAILED_TASKS_KEPT = timedelta(days=7)  # their tracebacks help to find the reason
SUCCESSFUL_TASKS_KEPT = timedelta(hours=1)  # their arguments may hold addresses of people


def delete_expired_sessions() -> int:
    return delete_in_batches(Session.objects.filter(expire_date__lt=Now()))


def delete_finished_tasks() -> int:
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lt=Now() - FAILED_TASKS_KEPT)
    successful = Q(
        status=TaskResultStatus.SUCCESSFUL, finished_at__lt=Now() - SUCCESSFUL_TASKS_KEPT
    )
    return delete_in_batches(DBTaskResult.objects.filter(failed | successful))
