"""What `/metrics` says of workers and of the tasks that wait for them."""

from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    QuerySet,
    When,
)
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from dashboard.web.metrics import Measure, Values

from .models import Worker


def waiting_tasks() -> Values:
    return _in_each_queue(DBTaskResult.objects.ready())


def longest_waits() -> Values:
    due, now = DBTaskResult.objects.ready().order_by(), timezone.now()
    since = Case(When(run_after=get_date_max(), then="enqueued_at"), default="run_after")
    queues = due.values_list("queue_name").annotate(since=Min(since))
    return [((queue,), max(0.0, (now - oldest).total_seconds())) for queue, oldest in queues]


def failed_tasks() -> Values:
    return _in_each_queue(DBTaskResult.objects.failed())


def _in_each_queue(tasks: QuerySet[Any]) -> Values:
    """Count tasks by queue. Prometheus sees the first one only where there was a 0 before."""
    queues = dict.fromkeys(settings.TASKS["default"]["QUEUES"], 0)
    counted = tasks.order_by().values_list("queue_name").annotate(Count("pk"))
    return [((queue,), n) for queue, n in (queues | dict(counted)).items()]


def workers_alive() -> Values:
    return [((), Worker.objects.alive().count())]


def heartbeat_ages() -> Values:
    age = ExpressionWrapper(Now() - F("beat_at"), output_field=DurationField())
    rows = Worker.objects.annotate(age=age).values_list("name", "age")
    return [((name,), age.total_seconds()) for name, age in rows]


MEASURES = (
    Measure("tasks_waiting", "Tasks that a worker could run", ("queue",), waiting_tasks),
    Measure(
        "tasks_longest_wait_seconds",
        "How long the oldest of them has been waiting",
        ("queue",),
        longest_waits,
    ),
    Measure("tasks_failed", "Tasks that failed in the last week", ("queue",), failed_tasks),
    Measure("workers", "Workers with a heartbeat", (), workers_alive),
    Measure(
        "worker_heartbeat_age_seconds",
        "Time since a worker's heartbeat",
        ("worker",),
        heartbeat_ages,
    ),
)
