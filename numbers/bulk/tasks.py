"""The task that workers run for bulk changes."""

import uuid

from django.tasks import task

from dashboard.workers.lane import BULK


# Queued tasks store this function's dotted path, so it keeps its name.
@task(queue_name=BULK)
def work(lease_id: int, ticket: str) -> None:
    """Work on a bulk change for a while. Nothing happens if another task has its lease."""
    from .working import work_on  # which enqueues this task again

    work_on(lease_id, uuid.UUID(ticket))
