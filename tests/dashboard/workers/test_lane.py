"""A lane runs tasks and stores their results."""

import pytest
from django.db import OperationalError
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dashboard.workers.lane import LANES, SLOW_QUEUES, Lane
from dashboard.workers.takeover import AnyTask

from .tasks import double, fail, lose_the_database, outlive_its_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def lane() -> Lane:
    return Lane("worker", "others")


def run(lane: Lane) -> AnyTask:
    claimed = DBTaskResult.objects.ready().get()
    claimed.claim(lane.worker_id)
    lane.run_task(claimed)
    return DBTaskResult.objects.get()


def test_the_result_of_a_task_is_stored(lane: Lane) -> None:
    double.enqueue(21)

    assert run(lane).return_value == 42


def test_the_error_of_a_task_is_stored(lane: Lane) -> None:
    fail.enqueue()

    stored = run(lane)

    assert stored.status == TaskResultStatus.FAILED
    assert "as it was told to" in stored.traceback


def test_a_task_that_lost_the_database_runs_again(lane: Lane) -> None:
    lose_the_database.enqueue()

    with pytest.raises(OperationalError):
        run(lane)
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    lane.running = False
    lane.work()  # as after the outage
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_a_worker_that_was_thought_dead_stores_no_result(lane: Lane) -> None:
    outlive_its_worker.enqueue("worker")

    stored = run(lane)

    assert stored.status == TaskResultStatus.READY
    assert stored.return_value is None


def test_slow_queues_have_lanes_of_their_own() -> None:
    lanes = {name: Lane("worker", name) for name in LANES}

    for queue in SLOW_QUEUES:
        assert [queue] in [each.queue_names for each in lanes.values()]
        assert queue in lanes["others"].excluded_queue_names
    assert len({lane.worker_id for lane in lanes.values()}) == len(lanes)
    assert lanes["others"].process_all_queues
