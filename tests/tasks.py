"""What a worker does, in the process of the test."""

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dashboard.workers.lane import Lane


def run_enqueued_tasks() -> None:
    lane = Lane("of-the-test", "others")
    for result in DBTaskResult.objects.ready():
        result.claim(lane.worker_id)
        lane.run_task(result)
        assert result.status == TaskResultStatus.SUCCESSFUL, result.traceback
